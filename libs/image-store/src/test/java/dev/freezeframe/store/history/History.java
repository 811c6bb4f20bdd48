package dev.freezeframe.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.image.ChunkLocator;
import dev.freezeframe.store.image.ListingLocator;
import dev.freezeframe.store.index.MissingContentException;
import dev.freezeframe.store.sweep.SweepReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * One life of a store. Every step has a seed of its own, so that a history with some steps left out is a history too.
 * Whatever goes wrong, the images that were committed restore to what was saved, and in the end nothing is left.
 */
final class History {
    private static final List<UUID> TEAMS = List.of(new UUID(1, 1), new UUID(2, 2));
    private static final int BAD_WEATHER = 12;

    private final World world;
    private final Tally tally;
    private final List<PatternDisk> disks = new ArrayList<>();
    private final List<Image> images = new ArrayList<>();
    private final List<Job> jobs = new ArrayList<>();
    private final List<Job> ended = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private int numbers;
    private int depth;

    /** An image of the catalog. Siblings, made by a transfer that leaves the sender a copy, share a manifest. */
    private static final class Image {
        private final UUID manifest;
        private final UUID domain;
        private final byte[] content;
        private final Set<String> regions = new TreeSet<>();
        private int owners = 1;

        private Image(UUID manifest, UUID domain, byte[] content) {
            this.manifest = manifest;
            this.domain = domain;
            this.content = content;
        }
    }

    /** Work that has begun and not ended; {@code image} is what a copy copies. */
    private static final class Job {
        private final String key;
        private final String region;
        private final UUID domain;
        private final Image image;
        private long fence;

        private Job(String key, String region, UUID domain, Image image) {
            this.key = key;
            this.region = region;
            this.domain = domain;
            this.image = image;
        }

        private boolean isCopy() {
            return !image.regions.isEmpty();
        }
    }

    History(long seed, Tally tally) {
        this.tally = tally;
        world = new World(seed, tally);
        Random random = new Random(seed);
        for (int i = 0; i < 2; i++) {
            PatternDisk disk =
                    new PatternDisk(World.CHUNK * (1 + random.nextInt(3)) + random.nextInt(3) * 700, World.CHUNK);
            disk.overwrite(random);
            disks.add(disk);
        }
    }

    /** What happened, a line for each step. */
    List<String> log() {
        return log;
    }

    void live(long... steps) throws IOException {
        for (long step : steps) {
            Random random = new Random(step);
            tally.count(Tally.What.STEPS);
            step(random);
            world.weather(random, 0);
            for (String region : World.REGIONS) {
                assertThat(world.index.knownObjects(region))
                        .containsAll(world.bucket(region).bucket.names());
            }
        }
        log.add("the end");
        for (Image image : images) {
            check(image);
        }
        end();
    }

    private void step(Random random) throws IOException {
        world.weather(random, random.nextBoolean() ? 0 : BAD_WEATHER);
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> disks.get(random.nextInt(disks.size())).overwrite(random);
            case 3, 4, 5, 6 -> save(random);
            case 7, 8 -> takeOver(random);
            case 9 -> giveUp(random);
            case 10, 11, 12 -> delete(random);
            case 13 -> transfer(random);
            case 14, 15 -> replicate(random);
            case 16 -> leave(random);
            case 17, 18 -> sweep(random);
            default -> time(random);
        }
        if (!images.isEmpty() && random.nextInt(6) == 0) {
            restore(random, images.get(random.nextInt(images.size())));
        }
    }

    private void save(Random random) throws IOException {
        String region = pick(random, World.REGIONS);
        UUID domain = pick(random, TEAMS);
        Job job = new Job("job-" + ++numbers, region, domain, new Image(new UUID(0, 0), domain, new byte[0]));
        jobs.add(job);
        attempt(random, job);
    }

    private void takeOver(Random random) throws IOException {
        if (!jobs.isEmpty()) {
            tally.count(Tally.What.TAKE_OVERS);
            attempt(random, pick(random, jobs));
        }
    }

    private void replicate(Random random) throws IOException {
        List<Image> here = images.stream()
                .filter(image ->
                        image.regions.size() == 1 && jobs.stream().noneMatch(job -> job.isCopy() && job.image == image))
                .toList();
        if (!here.isEmpty()) {
            Image image = pick(random, here);
            String to = World.REGIONS.stream()
                    .filter(region -> !image.regions.contains(region))
                    .findFirst()
                    .orElseThrow();
            Job job = new Job("copy-" + ++numbers, to, image.domain, image);
            jobs.add(job);
            attempt(random, job);
        }
    }

    private void attempt(Random random, Job job) throws IOException {
        long fence = ++job.fence;
        int fate = random.nextInt(4);
        int at = random.nextInt(14);
        Process process =
                switch (fate) {
                    case 0 -> new Process(world.clock, tally, -1, () -> {}, at, random.nextBoolean());
                    case 1, 2 ->
                        depth > 0
                                ? Process.undisturbed(tally)
                                : new Process(world.clock, tally, at, () -> meanwhile(random), -1, false);
                    default -> Process.undisturbed(tally);
                };
        UUID manifest = job.isCopy() ? job.image.manifest : world.newId();
        PatternDisk disk = pick(random, disks);
        byte[] content = job.isCopy() ? job.image.content : disk.content();
        String what = job.key + ", fence " + fence + ", in " + job.region + ", fate " + fate + " at " + at;
        log.add(what + " begins");
        World.Claim claim =
                new World.Claim(job.key, job.region, job.domain, fence, () -> jobs.contains(job) && job.fence == fence);
        depth++;
        tally.count(job.isCopy() ? Tally.What.COPIES : Tally.What.SAVES);
        try {
            if (job.isCopy()) {
                String from = job.image.regions.iterator().next();
                world.copy(process, claim, from, manifest);
            } else {
                world.save(process, claim, manifest, disk);
            }
            log.add(what + " commits");
        } catch (MissingContentException e) {
            throw new AssertionError(what + " was told that content is there which is gone", e);
        } catch (IOException e) {
            log.add(what + " fails: " + e.getMessage());
        } finally {
            depth--;
        }
        settle(job, manifest, content);
    }

    /** What the catalog knows after an attempt: whether it was committed, not what the attempt was told. */
    private void settle(Job job, UUID manifest, byte[] content) throws IOException {
        if (!world.isCommitted(job.region, manifest)) {
            return;
        }
        tally.count(Tally.What.COMMITS);
        ended(job);
        if (job.isCopy()) {
            job.image.regions.add(job.region);
        } else {
            Image image = new Image(manifest, job.domain, content);
            image.regions.add(job.region);
            images.add(image);
        }
    }

    private void ended(Job job) {
        if (jobs.remove(job)) {
            ended.add(job);
        }
    }

    /** What the service does before each sweep: a process that woke up late may have begun what had ended. */
    private void letGo() throws IOException {
        for (Job job : ended) {
            World.await(world.index.release(job.key, Long.MAX_VALUE));
        }
    }

    /** While a process stands still, the world goes on; its work may be taken over. */
    private void meanwhile(Random random) {
        try {
            for (int i = random.nextInt(4); i >= 0; i--) {
                switch (random.nextInt(9)) {
                    case 0, 1 -> sweep(random);
                    case 2 -> delete(random);
                    case 3 -> giveUp(random);
                    case 4, 5 -> takeOver(random);
                    case 6 -> save(random);
                    case 7 -> leave(random);
                    default -> time(random);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void giveUp(Random random) throws IOException {
        if (!jobs.isEmpty()) {
            Job job = pick(random, jobs);
            log.add(job.key + " is given up");
            ended(job);
            World.await(world.index.release(job.key, job.fence));
        }
    }

    private void delete(Random random) throws IOException {
        if (!images.isEmpty()) {
            Image image = pick(random, images);
            log.add("image " + image.manifest + " loses an owner");
            tally.count(Tally.What.DELETIONS);
            if (--image.owners == 0) {
                images.remove(image);
                drop(image);
            }
        }
    }

    private void drop(Image image) throws IOException {
        for (String region : image.regions) {
            log.add("image " + image.manifest + " is dropped in " + region);
            assertThat(World.await(world.index.drop(region, image.manifest))).isTrue();
        }
        // Copies of it under way are cancelled, whatever their processes think.
        for (Job job : List.copyOf(jobs)) {
            if (job.isCopy() && job.image == image) {
                ended(job);
                World.await(world.index.release(job.key, job.fence));
            }
        }
    }

    private void transfer(Random random) {
        if (!images.isEmpty()) {
            Image image = pick(random, images);
            log.add("image " + image.manifest + " gets another owner");
            tally.count(Tally.What.TRANSFERS);
            image.owners++;
        }
    }

    /** An image leaves a region, if it is in another one. */
    private void leave(Random random) throws IOException {
        List<Image> twice =
                images.stream().filter(image -> image.regions.size() == 2).toList();
        if (!twice.isEmpty()) {
            Image image = pick(random, twice);
            String region = pick(random, World.REGIONS);
            log.add("image " + image.manifest + " leaves " + region);
            image.regions.remove(region);
            World.await(world.index.drop(region, image.manifest));
        }
    }

    private void sweep(Random random) throws IOException {
        letGo();
        String region = pick(random, World.REGIONS);
        tally.count(Tally.What.SWEEPS);
        try {
            SweepReport report = world.sweep(region, 1 + random.nextInt(7), 1 + random.nextInt(60));
            log.add(region + " is swept: " + report);
        } catch (MissingContentException e) {
            throw new AssertionError("references do not add up", e);
        } catch (IOException e) {
            log.add(region + " is swept, and fails: " + e.getMessage());
        }
    }

    private void time(Random random) {
        Duration time = Duration.ofSeconds(random.nextInt(900));
        log.add(time + " pass");
        world.advance(time);
    }

    /** A restore that holds what it reads, while the world goes on. */
    private void restore(Random random, Image image) throws IOException {
        String region = image.regions.iterator().next();
        UUID holder = world.newId();
        assertThat(World.await(world.index.hold(region, image.manifest, holder)))
                .isTrue();
        Process process = new Process(world.clock, tally, 1 + random.nextInt(6), () -> meanwhile(random), -1, false);
        ChunkLocator locator = random.nextInt(4) == 0
                ? new ListingLocator(world.bucket(region), 2)
                : ChunkLocator.index(world.index, region);
        log.add("image " + image.manifest + " is restored in " + region);
        tally.count(Tally.What.RESTORES);
        try {
            assertThat(world.restore(process, region, image.manifest, locator)).isEqualTo(image.content);
        } catch (IOException e) {
            log.add("the restore fails: " + e.getMessage());
        }
        World.await(world.index.drop(region, holder));
    }

    private void check(Image image) throws IOException {
        for (String region : image.regions) {
            assertThat(world.restore(region, image.manifest))
                    .as("image %s in %s", image.manifest, region)
                    .isEqualTo(image.content);
        }
    }

    private void end() throws IOException {
        for (Job job : jobs) {
            World.await(world.index.release(job.key, job.fence));
        }
        for (Image image : images) {
            drop(image);
        }
        letGo();
        for (String region : World.REGIONS) {
            SweepReport report;
            int rounds = 0;
            do {
                world.advance(Duration.ofMinutes(11));
                report = world.sweep(region, 100, 100_000);
            } while ((report.deleted() > 0 || !world.index.knownObjects(region).isEmpty()) && ++rounds < 6);
            assertThat(world.bucket(region).bucket.names())
                    .as("left in " + region)
                    .isEmpty();
            assertThat(world.index.knownObjects(region))
                    .as("known in " + region)
                    .isEmpty();
            assertThat(world.index.isEmpty(region)).isTrue();
        }
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
