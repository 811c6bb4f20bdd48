package dev.freezeframe.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.Credentials;
import dev.freezeframe.local.StackHome;
import dev.freezeframe.local.demo.DiskChange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Uses a stack as several clients at once would, until it is told to stop: reads of all services; snapshots of volumes that are made,
 * given to another team and deleted; one large snapshot after the other; copies to another region.
 */
public final class Load implements AutoCloseable {
    /** Work: a snapshot of a volume of which little has changed. */
    public static final String SNAPSHOT = "a small snapshot";

    /** Work: a snapshot of 128 MiB that are new. */
    public static final String LARGE_SNAPSHOT = "a snapshot of 128 MiB";

    /** Work: a snapshot that becomes another team's. */
    public static final String TRANSFER = "a transfer";

    /** Work: a snapshot's copy to another region. */
    public static final String REPLICATION = "a copy to another region";

    private static final String HOME = "nyc3";
    private static final String AWAY = "sgp1";
    private static final String READ = "reads";
    private static final String WRITE = "writes";
    private static final int READERS = 2;
    private static final int WRITERS = 2;
    private static final long READ_PAUSE_MILLIS = 20;
    private static final long POLL_MILLIS = 100;
    private static final long SMALL_BYTES = 16L << 20;
    private static final long LARGE_BYTES = 128L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final StackHome home;
    private final Duration pause;
    private final String globexTeam;
    private final Gateways gateways;
    private final Tally tally = new Tally();
    private final BalancedApi acme;
    private final BalancedApi globex;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    /** Loads nothing before {@link #start}, and then as much as it can. */
    public Load(StackHome home, Credentials credentials) {
        this(home, credentials, Duration.ZERO);
    }

    /** @param pause of each client between two pieces of work */
    public Load(StackHome home, Credentials credentials, Duration pause) {
        this.home = home;
        this.pause = pause;
        this.globexTeam = credentials.globex().teamId();
        this.gateways = new Gateways(
                credentials.gateways().stream().map(Credentials.Gateway::http).toList());
        this.acme = new BalancedApi(gateways, credentials.acme().token(), tally);
        this.globex = new BalancedApi(gateways, credentials.globex().token(), tally);
    }

    /** Makes what is needed and begins. */
    public void start() throws IOException, InterruptedException {
        List<Step> steps = new ArrayList<>();
        String kept = snapshot(volume("load-kept"), "load-kept", SNAPSHOT);
        for (int i = 0; i < READERS; i++) {
            steps.add(round -> read(kept));
        }
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            String volume = volume("load-" + writer);
            steps.add(round -> write(volume, "load-" + writer + "-" + round, round));
        }
        String large = volume("load-large");
        steps.add(round -> writeMuch(large, round));
        String far = volume("load-far");
        steps.add(round -> send(far, round));
        for (Step step : steps) {
            threads.add(new Thread(() -> repeat(step), "load-" + threads.size()));
        }
        threads.forEach(Thread::start);
    }

    /** Takes a gateway out, as an operator does at a load balancer before maintenance. */
    public void avoid(URI gateway) {
        gateways.avoid(gateway);
    }

    /** Takes a gateway in again. */
    public void use(URI gateway) {
        gateways.use(gateway);
    }

    /** Lets what was begun come to its end, and tells what became of all. */
    public Tally stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
            if (thread.isAlive()) {
                tally.failed(thread.getName() + " has not come to an end");
            }
        }
        return tally;
    }

    /** What became of all until now. */
    public Tally tally() {
        return tally;
    }

    @Override
    public void close() {
        running = false;
        threads.forEach(Thread::interrupt);
        gateways.close();
    }

    /** What one client does again and again. */
    @FunctionalInterface
    private interface Step {
        void run(int round) throws IOException, InterruptedException;
    }

    private void repeat(Step step) {
        for (int round = 1; running; round++) {
            try {
                step.run(round);
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            } catch (IOException e) {
                tally.failed(Instant.now() + " " + e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void read(String snapshot) throws IOException, InterruptedException {
        for (String path : List.of(
                "/v2/snapshots?per_page=20",
                "/v2/snapshots/" + snapshot,
                "/v2/volumes",
                "/v2/transfers",
                "/v2/replications",
                "/v2/account")) {
            acme.call(READ, 200, "GET", path, null);
            TimeUnit.MILLISECONDS.sleep(READ_PAUSE_MILLIS);
        }
    }

    private void write(String volume, String name, int round) throws IOException, InterruptedException {
        new DiskChange(name.hashCode(), 2, 1 << 16).apply(disk(volume), SMALL_BYTES, 1 << 20);
        String snapshot = snapshot(volume, name, SNAPSHOT);
        if (round % 2 == 0) {
            acme.call(WRITE, 204, "DELETE", "/v2/snapshots/" + snapshot, null);
            return;
        }
        long begun = System.nanoTime();
        String transfers = "/v2/snapshots/" + snapshot + "/account_transfer";
        JsonNode offer = acme.call(WRITE, 201, "POST", transfers, Map.of("recipient_uuid", globexTeam));
        globex.call(
                WRITE,
                201,
                "POST",
                transfers + "/accept",
                Map.of("transfer_id", offer.path("transfer_id").asLong(), "recipient_uuid", globexTeam));
        until("transfer of " + snapshot, () -> {
            JsonNode transfer = acme.call(
                            READ,
                            200,
                            "GET",
                            "/v2/transfers/" + offer.path("transfer_id").asLong(),
                            null)
                    .path("transfer");
            return ended(transfer, "completed", List.of("failed", "cancelled", "declined", "expired"));
        });
        globex.call(READ, 200, "GET", "/v2/snapshots/" + snapshot, null);
        tally.done(TRANSFER, System.nanoTime() - begun);
        globex.call(WRITE, 204, "DELETE", "/v2/snapshots/" + snapshot, null);
    }

    private void writeMuch(String volume, int round) throws IOException, InterruptedException {
        int places = (int) (LARGE_BYTES >> 20);
        new DiskChange(1_000L + round, places, 1 << 20).apply(disk(volume), 2 * LARGE_BYTES, 1 << 20);
        String snapshot = snapshot(volume, "load-large-" + round, LARGE_SNAPSHOT);
        acme.call(WRITE, 204, "DELETE", "/v2/snapshots/" + snapshot, null);
    }

    private void send(String volume, int round) throws IOException, InterruptedException {
        new DiskChange(2_000L + round, 8, 1 << 20).apply(disk(volume), SMALL_BYTES, 1 << 20);
        String snapshot = snapshot(volume, "load-far-" + round, SNAPSHOT);
        long begun = System.nanoTime();
        long action = acme.call(
                        WRITE,
                        201,
                        "POST",
                        "/v2/snapshots/" + snapshot + "/actions",
                        Map.of("type", "transfer", "region", AWAY))
                .at("/action/id")
                .asLong();
        until(
                "copy " + action,
                () -> ended(
                        acme.call(READ, 200, "GET", "/v2/actions/" + action, null)
                                .path("action"),
                        "completed",
                        List.of("errored")));
        tally.done(REPLICATION, System.nanoTime() - begun);
        acme.call(WRITE, 204, "DELETE", "/v2/snapshots/" + snapshot, null);
    }

    private String volume(String name) throws IOException, InterruptedException {
        String id = acme.call(
                        WRITE, 201, "POST", "/v2/volumes", Map.of("name", name, "region", HOME, "size_gigabytes", 1))
                .at("/volume/id")
                .asText();
        until("volume " + id, () -> Files.exists(disk(id)));
        new DiskChange(name.hashCode(), 8, 1 << 18).apply(disk(id), SMALL_BYTES, 1 << 20);
        return id;
    }

    private String snapshot(String volume, String name, String kind) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String id = acme.call(WRITE, 201, "POST", "/v2/volumes/" + volume + "/snapshots", Map.of("name", name))
                .at("/snapshot/id")
                .asText();
        until(
                "snapshot " + id,
                () -> ended(
                        acme.call(READ, 200, "GET", "/v2/snapshots/" + id, null).path("snapshot"),
                        "available",
                        List.of("deleted")));
        tally.done(kind, System.nanoTime() - begun);
        return id;
    }

    private Path disk(String volume) {
        return home.pool(HOME).resolve("volumes").resolve(volume + ".raw");
    }

    private static boolean ended(JsonNode thing, String good, List<String> bad) throws IOException {
        String status = thing.path("status").asText();
        if (bad.contains(status)) {
            throw new IOException("came to a bad end: " + thing);
        }
        return status.equals(good);
    }

    private static void until(String what, Probe probe) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!probe.isSo()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IOException(what + " has not come to an end within " + PATIENCE.toMinutes() + " minutes");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    @FunctionalInterface
    private interface Probe {
        boolean isSo() throws IOException, InterruptedException;
    }
}
