package dev.freezeframe.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.ApiClient;
import dev.freezeframe.local.WorkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The calls of the main job, each returning when the work that it asked for is done. */
public final class Cloud {

    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long FIRST_POLL_MILLIS = 10;
    private static final long LAST_POLL_MILLIS = 200;

    private final ApiClient api;
    private final String region;

    /**
     * @param api with the token of the team that owns everything
     * @param region where everything is made
     */
    public Cloud(ApiClient api, String region) {
        this.api = api;
        this.region = region;
    }

    /** Imports an image by URL; returns it as the API shows it, available. */
    public JsonNode importImage(String name, String url) throws IOException, InterruptedException {
        long id = api.post("/v2/images", Map.of("name", name, "url", url, "region", region, "distribution", "Debian"))
                .at("/image/id")
                .asLong();
        return until("image " + id + " is available", () -> {
            JsonNode image = api.get("/v2/images/" + id).path("image");
            String failure = image.path("error_message").asText();
            if (!failure.isEmpty()) {
                throw new WorkException("Image " + id + " was not imported: " + failure);
            }
            return image.path("status").asText().equals("available") ? image : null;
        });
    }

    /** Creates a droplet; returns the action, with the droplet's id as its resource. */
    public JsonNode createDroplet(String name, String size, long image) throws IOException, InterruptedException {
        JsonNode reply = api.post("/v2/droplets", Map.of("name", name, "region", region, "size", size, "image", image));
        return completed(reply.at("/links/actions/0/id").asLong());
    }

    /** Carries out an action of a droplet; returns it when it has completed. */
    public JsonNode dropletAction(long droplet, Map<String, Object> action) throws IOException, InterruptedException {
        return completed(api.post("/v2/droplets/" + droplet + "/actions", action)
                .at("/action/id")
                .asLong());
    }

    /** Creates a volume; returns its id when its disk is there. */
    public String createVolume(Map<String, Object> volume, Path volumes) throws IOException, InterruptedException {
        String id = api.post("/v2/volumes", volume).at("/volume/id").asText();
        until("volume " + id + " has its disk", () -> Files.exists(volumes.resolve(id + ".raw")) ? id : null);
        return id;
    }

    /** Takes a snapshot of a volume; returns its id when it is available. */
    public String snapshotVolume(String volume, String name) throws IOException, InterruptedException {
        String id = api.post("/v2/volumes/" + volume + "/snapshots", Map.of("name", name))
                .at("/snapshot/id")
                .asText();
        return until("snapshot " + id + " is available", () -> {
            JsonNode snapshot = api.get("/v2/snapshots/" + id).path("snapshot");
            return snapshot.path("status").asText().equals("available") ? id : null;
        });
    }

    /** The smallest size whose disk holds so many bytes. */
    public String sizeFor(long bytes) throws IOException, InterruptedException {
        String best = "";
        long bestDisk = Long.MAX_VALUE;
        for (JsonNode size : api.get("/v2/sizes?per_page=200").path("sizes")) {
            long disk = size.path("disk").asLong() << 30;
            if (disk >= bytes && disk < bestDisk) {
                best = size.path("slug").asText();
                bestDisk = disk;
            }
        }
        if (best.isEmpty()) {
            throw new WorkException("No size has a disk for " + bytes + " bytes");
        }
        return best;
    }

    /** Deletes something; returns when it is not there any more. */
    public void delete(String path) throws IOException, InterruptedException {
        api.delete(path);
        until(path + " is gone", () -> api.call("GET", path, null).status() == 404 ? path : null);
    }

    /** Waits until the action has ended; one that ended in an error is an error here. */
    public JsonNode completed(long actionId) throws IOException, InterruptedException {
        return until("action " + actionId + " has ended", () -> {
            JsonNode action = api.get("/v2/actions/" + actionId).path("action");
            return switch (action.path("status").asText()) {
                case "completed" -> action;
                case "errored" ->
                    throw new IOException(
                            "Action " + actionId + " (" + action.path("type").asText() + ") failed: "
                                    + action.path("error_message").asText("no reason given"));
                default -> null;
            };
        });
    }

    private static <T> T until(String condition, Probe<T> probe) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        long pause = FIRST_POLL_MILLIS;
        while (Instant.now().isBefore(deadline)) {
            T value = probe.look();
            if (value != null) {
                return value;
            }
            TimeUnit.MILLISECONDS.sleep(pause);
            pause = Math.min(LAST_POLL_MILLIS, pause + pause / 4 + 1);
        }
        throw new WorkException("Waited " + PATIENCE.toMinutes() + " minutes until " + condition);
    }

    /** Looks once; null means not yet. */
    @FunctionalInterface
    private interface Probe<T> {
        @org.jspecify.annotations.Nullable
        T look() throws IOException, InterruptedException;
    }
}
