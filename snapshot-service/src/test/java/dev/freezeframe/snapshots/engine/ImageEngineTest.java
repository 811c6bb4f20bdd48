package dev.freezeframe.snapshots.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.kit.job.LeaseLostException;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.engine.ScriptedJob.Asked;
import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.Extent;
import dev.freezeframe.store.disk.RawFileSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Disks are saved and built in real jobs, with real servers. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ImageEngineTest extends EngineTestBase {
    @Test
    void aSavedDiskIsRestoredByteForByteAsASparseFile() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 9, 1);
        StoredImage image = saved(disk);
        assertThat(image.logicalBytes()).isEqualTo(Files.size(disk));
        assertThat(image.chunks()).isEqualTo(7);
        assertThat(image.chunksNew()).isEqualTo(7);
        assertThat(image.storedBytes()).isBetween(6L * TestDisks.CHUNK, 7L * TestDisks.CHUNK);

        Path copy = restored(REGION, image.manifestId(), directory.resolve("pool/droplets/1.raw"), Files.size(disk));
        assertThat(Files.mismatch(disk, copy)).isEqualTo(-1);
        assertThat(allocated(copy)).isLessThanOrEqualTo(7L * TestDisks.CHUNK);
        assertThat(copy.resolveSibling("1.raw.partial")).doesNotExist();
    }

    @Test
    void aLargerDiskThanTheImageEndsInZerosAndReplacesWhatWasThere() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 2, 2);
        long size = Files.size(disk);
        StoredImage image = saved(disk);
        Path target = Files.writeString(directory.resolve("2.raw"), "an older disk");
        restored(REGION, image.manifestId(), target, size + 3 * TestDisks.CHUNK);
        assertThat(Files.size(target)).isEqualTo(size + 3 * TestDisks.CHUNK);
        assertThat(Files.mismatch(disk, target)).isEqualTo(size);
        try (RawFileSource source = RawFileSource.open(target)) {
            assertThat(source.allocated(size + 4096, 2 * TestDisks.CHUNK)
                            .toCompletableFuture()
                            .join())
                    .isEmpty();
        }
    }

    @Test
    void onlyWhatChangedIsStoredAgain() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 12, 3);
        StoredImage first = saved(disk);
        StoredImage same = saved(disk);
        assertThat(same.chunksNew()).isZero();
        assertThat(same.chunks()).isEqualTo(first.chunks());
        assertThat(same.storedBytes()).isEqualTo(first.storedBytes());
        assertThat(same.newBytes()).as("a root, and nothing else").isLessThan(4096);

        TestDisks.change(disk, 4, 4);
        StoredImage changed = saved(disk);
        assertThat(changed.chunksNew()).isEqualTo(1);
        Path copy = restored(REGION, changed.manifestId(), directory.resolve("copy.raw"), Files.size(disk));
        assertThat(Files.mismatch(disk, copy)).isEqualTo(-1);
    }

    @Test
    void teamsDoNotShareContent() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 3, 5);
        StoredImage ours = saved(disk);
        CompletableFuture<StoredImage> theirs = new CompletableFuture<>();
        Asked job = jobs.enqueue(context -> {
            try (BlockSource source = RawFileSource.open(disk)) {
                StoredImage image = engine.save(context, REGION, UUID.randomUUID(), source, null, Map.of());
                context.completeWith(() -> engine.commit(image, context));
                theirs.complete(image);
            }
        });
        awaitEnd(job, "done");
        assertThat(theirs.join().chunksNew()).isEqualTo(ours.chunks());
    }

    @Test
    void theActionShowsHowFarItIs() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 3, 6);
        CompletableFuture<String> progress = new CompletableFuture<>();
        Asked job = jobs.enqueue(context -> {
            try (BlockSource source = RawFileSource.open(disk)) {
                saveAndCommit(context, REGION, source);
                progress.complete(context.progressJson().orElse(""));
            }
        });
        awaitEnd(job, "done");
        assertThat(progress.join())
                .contains(
                        "\"bytes_total\":" + Files.size(disk),
                        "\"bytes_read\"",
                        "\"bytes_zero\"",
                        "\"bytes_stored\"",
                        "\"bytes_reused\":0",
                        "\"chunks_total\":4",
                        "\"chunks_done\":4",
                        "\"chunks_new\":3",
                        "\"chunks_reused\":0",
                        "\"percent\":100");
    }

    @Test
    void aSecondAttemptReusesWhatTheFirstOneStored() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 30, 7);
        List<StoredImage> images = new ArrayList<>();
        Asked job = jobs.enqueue(context -> {
            try (BlockSource file = RawFileSource.open(disk)) {
                BlockSource source = context.attempt() == 1
                        ? new BreakingSource(file, 25L * TestDisks.CHUNK, () -> recordedChunks() >= 5)
                        : file;
                images.add(saveAndCommit(context, REGION, source));
            }
        });
        awaitEnd(job, "done");
        StoredImage image = images.get(0);
        assertThat(number("select attempts::bigint from job where id = $1", job.id()))
                .isEqualTo(2);
        assertThat(image.chunks()).isEqualTo(21);
        assertThat(image.chunksNew()).isLessThanOrEqualTo(image.chunks() - 5);
        Path copy = restored(REGION, image.manifestId(), directory.resolve("copy.raw"), Files.size(disk));
        assertThat(Files.mismatch(disk, copy)).isEqualTo(-1);
    }

    private long recordedChunks() {
        return number(
                "select count(*) from chunk c join write_session s on s.region = c.region and s.upload = c.upload"
                        + " where s.domain = $1",
                team);
    }

    @Test
    void twoJobsThatSaveTheSameDiskAtOnceStoreItOnce() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 20, 8);
        List<CompletableFuture<StoredImage>> images = List.of(new CompletableFuture<>(), new CompletableFuture<>());
        CountDownLatch both = new CountDownLatch(2);
        List<Asked> asked = images.stream()
                .map(image -> jobs.enqueue(job -> {
                    both.countDown();
                    both.await();
                    try (BlockSource source = RawFileSource.open(disk)) {
                        image.complete(saveAndCommit(job, REGION, source));
                    }
                }))
                .toList();
        asked.forEach(job -> awaitEnd(job, "done"));
        StoredImage one = images.get(0).join();
        StoredImage two = images.get(1).join();
        assertThat(one.chunksNew() + two.chunksNew()).isEqualTo(one.chunks());
        assertThat(one.storedBytes()).isEqualTo(two.storedBytes());
        for (StoredImage image : List.of(one, two)) {
            Path copy = restored(
                    REGION, image.manifestId(), directory.resolve(image.manifestId() + ".raw"), Files.size(disk));
            assertThat(Files.mismatch(disk, copy)).isEqualTo(-1);
        }
    }

    @Test
    void aJobThatLostItsLeaseCommitsNothing() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 4, 9);
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        CompletableFuture<StoredImage> second = new CompletableFuture<>();
        Asked job = jobs.enqueue(context -> {
            try (BlockSource source = RawFileSource.open(disk)) {
                StoredImage image = engine.save(context, REGION, team, source, null, Map.of());
                if (context.attempt() == 1) {
                    number(
                            "update job set state = 'queued', fence = fence + 1, lease_until = null where id = $1"
                                    + " returning fence",
                            context.id());
                }
                try {
                    context.completeWith(() -> engine.commit(image, context));
                    second.complete(image);
                } catch (LeaseLostException e) {
                    refused.complete(e);
                    throw e;
                }
            }
        });
        awaitEnd(job, "done");
        assertThat(refused).isCompleted();
        assertThat(number("select count(*) from manifest where domain = $1", team))
                .isEqualTo(1);
        assertThat(second.join().chunksNew())
                .as("the second attempt finds it all")
                .isZero();
    }

    @Test
    void metricsCountBytesAndRequests() throws Exception {
        saved(TestDisks.sparse(directory.resolve("disk.raw"), 3, 12));
        String metrics = RestAssured.get("/q/metrics").asString();
        assertThat(metrics.lines())
                .anyMatch(line -> line.startsWith("freezeframe_images_read_bytes_total{region=\"nyc3\"}"))
                .anyMatch(line -> line.startsWith("freezeframe_images_stored_bytes_total{region=\"nyc3\"}"))
                .anyMatch(line -> line.startsWith("freezeframe_store_requests_seconds_count{")
                        && line.contains("operation=\"put\"")
                        && line.contains("outcome=\"ok\""));
    }

    @Test
    void anImageThatIsNotThereCannotBeRestored() {
        Asked job = askToRestore(REGION, UUID.randomUUID(), directory.resolve("3.raw"), 1 << 20);
        awaitEnd(job, "failed");
        assertThat(job.failure())
                .isInstanceOf(PermanentJobFailure.class)
                .hasMessage("The image is not in region nyc3 any more.");
        assertThat(directory.resolve("3.raw")).doesNotExist();
        assertThat(directory.resolve("3.raw.partial")).doesNotExist();
    }

    @Test
    void aDiskSmallerThanTheImageIsRefusedAndTheOldOneKept() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 3, 10);
        StoredImage image = saved(disk);
        Path target = Files.writeString(directory.resolve("4.raw"), "an older disk");
        Asked job = askToRestore(REGION, image.manifestId(), target, TestDisks.CHUNK);
        awaitEnd(job, "failed");
        assertThat(job.failure()).isInstanceOf(PermanentJobFailure.class).hasMessageContaining("does not fit");
        assertThat(target).hasContent("an older disk");
        assertThat(number("select count(*) from manifest where domain = $1 and not has_root", team))
                .as("nothing holds the image any more")
                .isZero();
    }

    @Test
    void anImageThatIsDroppedWhileItIsRestoredIsRestoredWhole() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 6, 11);
        StoredImage image = saved(disk);
        Asked job = jobs.enqueue(context -> {
            UUID holder = JobClaims.holder(context.id(), context.fence());
            engine.restore(context, REGION, image.manifestId(), directory.resolve("5.raw"), Files.size(disk));
            assertThat(number("select count(*) from manifest where id = $1", holder))
                    .isZero();
            context.completeWith(() -> engine.drop(image.manifestId()));
        });
        awaitEnd(job, "done");
        assertThat(Files.mismatch(disk, directory.resolve("5.raw"))).isEqualTo(-1);
        assertThat(number("select count(*) from manifest where domain = $1", team))
                .isZero();
    }

    private static long allocated(Path file) throws IOException {
        try (RawFileSource source = RawFileSource.open(file)) {
            return source.allocated(0, source.sizeBytes()).toCompletableFuture().join().stream()
                    .mapToLong(Extent::length)
                    .sum();
        }
    }
}
