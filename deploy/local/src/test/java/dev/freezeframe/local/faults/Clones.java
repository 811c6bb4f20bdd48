package dev.freezeframe.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes disks from snapshots, compares them with what was saved, and deletes them again. */
final class Clones {
    private static final String SIZE = "s-1vcpu-512mb-10gb";
    private static final long LOOK_MILLIS = 150;

    private final Run run;

    Clones(Run run) {
        this.run = run;
    }

    /**
     * Makes a disk from a snapshot.
     *
     * @param name of the droplet or the volume
     * @return what the outcome was if not that the disk holds what was saved; empty if it does
     */
    Optional<String> compare(Team team, Shown snapshot, String region, String name, Instant end)
            throws InterruptedException {
        return snapshot.volume()
                ? volume(team, snapshot, region, name, end)
                : droplet(team, snapshot, region, name, end);
    }

    private Optional<String> volume(Team team, Shown snapshot, String region, String name, Instant end)
            throws InterruptedException {
        Answer answer = team.client()
                .until(
                        end,
                        "POST",
                        "/v2/volumes",
                        Map.of("name", name, "region", region, "size_gigabytes", 1, "snapshot_id", snapshot.id()));
        if (answer.status() != 201) {
            return Optional.of("refused " + answer);
        }
        String id = answer.text("/volume/id");
        Path disk = run.volume(region, id);
        while (!Files.exists(disk)) {
            Answer shown = team.client().get(end, "/v2/volumes/" + id);
            if (shown.status() == 404) {
                return Optional.of("volume " + id + " was not made");
            }
            if (Instant.now().isAfter(end)) {
                return Optional.of("volume " + id + " is not there in time: " + shown);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        Optional<String> difference = difference(disk, snapshot);
        delete(team, "/v2/volumes/" + id, end);
        return difference;
    }

    private Optional<String> droplet(Team team, Shown snapshot, String region, String name, Instant end)
            throws InterruptedException {
        Answer answer = team.client()
                .until(
                        end,
                        "POST",
                        "/v2/droplets",
                        Map.of("name", name, "region", region, "size", SIZE, "image", Long.parseLong(snapshot.id())));
        if (answer.status() != 202) {
            return Optional.of("refused " + answer);
        }
        long id = answer.number("/droplet/id");
        JsonNode action = ended(team, answer.number("/links/actions/0/id"), end);
        if (!action.path("status").asText().equals("completed")) {
            return Optional.of("droplet " + id + " was not made: " + action);
        }
        Optional<String> difference = difference(run.droplet(region, id), snapshot);
        delete(team, "/v2/droplets/" + id, end);
        return difference;
    }

    private Optional<String> difference(Path disk, Shown snapshot) {
        Ledger.Saved saved = run.ledger().saved().get(snapshot.name());
        if (saved == null) {
            return violation("snapshot " + snapshot + " was never asked for");
        }
        try {
            String hash = DiskContent.hash(disk);
            return hash.equals(saved.hash())
                    ? Optional.empty()
                    : violation(
                            "a disk made from " + snapshot + " is " + hash + " and not " + saved.hash() + ": " + disk);
        } catch (IOException e) {
            return violation("the disk " + disk + ", made from " + snapshot + ", cannot be read: " + e);
        }
    }

    private Optional<String> violation(String what) {
        run.ledger().violation(what);
        return Optional.of(what);
    }

    private void delete(Team team, String path, Instant end) throws InterruptedException {
        team.client().until(end, "DELETE", path, null);
    }

    /** The action when it has ended, or as it is when the time is up. */
    JsonNode ended(Team team, long id, Instant end) throws InterruptedException {
        run.ledger().action(id, team, "action");
        JsonNode action = team.client().get(end, "/v2/actions/" + id).body().path("action");
        while (!isEnded(action) && Instant.now().isBefore(end)) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            action = team.client().get(end, "/v2/actions/" + id).body().path("action");
        }
        return action;
    }

    static boolean isEnded(JsonNode action) {
        String status = action.path("status").asText();
        return status.equals("completed") || status.equals("errored");
    }
}
