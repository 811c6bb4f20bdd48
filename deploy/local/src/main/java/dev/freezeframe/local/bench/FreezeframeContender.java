package dev.freezeframe.local.bench;

import dev.freezeframe.local.ApiClient;
import dev.freezeframe.local.Credentials;
import dev.freezeframe.local.Service;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.WorkException;
import dev.freezeframe.local.demo.Cloud;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The whole of Freezeframe, through its gateway: volumes and their snapshots. */
final class FreezeframeContender implements Contender {

    static final String REGION = "nyc3";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long LOOK_MILLIS = 20;

    private final Stack stack;
    private final ApiClient api;
    private final Cloud cloud;
    private final Path volumes;
    private final Bucket bucket;
    private final int gibibytes;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Deque<String> made = new ArrayDeque<>();
    private int round;
    private long chunksAfter;
    private String volume = "";
    private String first = "";
    private String restored = "";

    /** @param gibibytes size of the volumes */
    FreezeframeContender(Stack stack, Bucket bucket, int gibibytes) {
        Credentials credentials = stack.credentials();
        this.stack = stack;
        this.api = new ApiClient(credentials.api(), credentials.acme().token());
        this.cloud = new Cloud(api, REGION);
        this.volumes = stack.home().pool(REGION).resolve("volumes");
        this.bucket = bucket;
        this.gibibytes = gibibytes;
    }

    @Override
    public String name() {
        return "Freezeframe";
    }

    @Override
    public void begin(int number) throws IOException, InterruptedException {
        round = number;
        volume = createVolume("disk", Map.of());
    }

    /** The disk of the round's volume: what both contenders take snapshots of. */
    Path disk() {
        return volumes.resolve(volume + ".raw");
    }

    /** How many chunks the bucket is to hold when only snapshots of the changed disk are left. */
    void expectChunks(long afterChange) {
        chunksAfter = afterChange;
    }

    @Override
    public void work(Work work, Path disk) throws IOException, InterruptedException {
        switch (work) {
            case FIRST -> first = snapshot(work);
            case CHANGED, UNCHANGED, UNTOUCHED -> snapshot(work);
            case RESTORE -> restored = createVolume("restored", Map.of("snapshot_id", first));
            case RAW -> download("format=raw");
            case QCOW2 -> download("format=qcow2");
            case ZSTD -> download("format=raw&compression=zstd");
            case DELETE -> deleteFirst();
        }
    }

    private String snapshot(Work work) throws IOException, InterruptedException {
        String id = cloud.snapshotVolume(volume, work.name().toLowerCase(Locale.ROOT));
        made.push("/v2/snapshots/" + id);
        return id;
    }

    private String createVolume(String name, Map<String, Object> more) throws IOException, InterruptedException {
        Map<String, Object> body = new HashMap<>(more);
        body.put("name", "bench-" + name + "-" + round);
        body.put("region", REGION);
        body.put("size_gigabytes", gibibytes);
        String id = cloud.createVolume(body, volumes);
        made.push("/v2/volumes/" + id);
        return id;
    }

    private void download(String query) throws IOException, InterruptedException {
        Credentials credentials = stack.credentials();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(credentials.api() + "/v2/snapshots/" + first + "/download?" + query))
                .header("authorization", "Bearer " + credentials.acme().token())
                .build();
        HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
            throw new WorkException("the download of " + first + " was answered by " + answer.statusCode());
        }
    }

    /** Returns when the last object that only the first snapshot needed is gone from the bucket. */
    private void deleteFirst() throws IOException, InterruptedException {
        long roots = bucket.below("manifests").objects();
        Instant start = Instant.now();
        api.delete("/v2/snapshots/" + first);
        made.remove("/v2/snapshots/" + first);
        until(start, () -> bucket.below("manifests").objects() == roots - 1);
        until(start, () -> bucket.below("chunks").objects() == chunksAfter);
    }

    @Override
    public long storedBytes() throws IOException {
        return bucket.all().bytes();
    }

    @Override
    public Path restored() {
        return volumes.resolve(restored + ".raw");
    }

    @Override
    public void end() throws IOException, InterruptedException {
        while (!made.isEmpty()) {
            cloud.delete(made.pop());
        }
        Instant start = Instant.now();
        for (String prefix : new String[] {"manifests", "pages", "chunks"}) {
            until(start, () -> bucket.below(prefix).objects() == 0);
        }
    }

    @Override
    public CpuTime cpuTime() throws IOException {
        double services = 0;
        for (Service service : Service.values()) {
            services += CpuTime.of(stack.process(service));
        }
        return new CpuTime(services, CpuTime.of(stack.servers().handle()), Database.cpuTime(stack.home()));
    }

    private static void until(Instant start, Condition condition) throws IOException, InterruptedException {
        while (!condition.holds()) {
            if (Instant.now().isAfter(start.plus(PATIENCE))) {
                throw new WorkException(
                        "The sweep has not reclaimed everything within " + PATIENCE.toMinutes() + " minutes");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }
}
