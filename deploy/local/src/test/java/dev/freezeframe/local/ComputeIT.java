package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.demo.Cloud;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the main job does not need of droplets and volumes, through the gateway. */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ComputeIT {

    private static final String REGION = "nyc3";
    private static final String DROPLETS = "freezeframe.droplets";
    private static final String VOLUMES = "freezeframe.volumes";

    private final LocalStack stack;
    private final ApiClient api;
    private final Cloud cloud;

    ComputeIT(LocalStack stack) {
        this.stack = stack;
        this.api = stack.acme();
        this.cloud = stack.cloud(REGION);
    }

    @Test
    void dropletsGoWithWhatBelongsToThem() throws Exception {
        TestDisk.write(stack.imports().resolve("compute.raw"), 48L << 20, 31);
        long image =
                cloud.importImage("compute", "import:compute.raw").path("id").asLong();
        long some = createDroplet("compute-some", image);
        String kept = createVolume("compute-kept", some);
        String snapshot = cloud.dropletAction(some, Map.of("type", "snapshot", "name", "compute-1"))
                .path("snapshot_id")
                .asText();
        long all = createDroplet("compute-all", image);
        String gone = createVolume("compute-gone", all);
        String ofVolume = cloud.snapshotVolume(gone, "compute-2");

        JsonNode associated = api.get(destruction(all, ""));
        assertThat(associated.at("/volumes/0/id").asText()).isEqualTo(gone);
        assertThat(associated.at("/volume_snapshots/0/id").asText()).isEqualTo(ofVolume);
        assertThat(api.get(destruction(some, "")).at("/snapshots/0/id").asText())
                .isEqualTo(snapshot);

        // Without the header, and of somebody else, nothing happens.
        assertThat(api.call("DELETE", destruction(all, "/dangerous"), null).status())
                .isEqualTo(422);
        assertThat(stack.globex()
                        .call("DELETE", destruction(all, "/selective"), Map.of("volumes", List.of(gone)))
                        .status())
                .isEqualTo(404);
        assertThat(api.call("GET", destruction(all, "/status"), null).status()).isEqualTo(404);

        assertThat(dangerous(all)).isEqualTo(202);
        assertThat(api.call("DELETE", destruction(some, "/selective"), Map.of("snapshots", List.of(snapshot)))
                        .status())
                .isEqualTo(202);

        for (long droplet : List.of(all, some)) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> api.get(destruction(droplet, "/status")).has("completed_at"));
            JsonNode status = api.get(destruction(droplet, "/status"));
            assertThat(status.path("failures").asInt()).isZero();
            assertThat(status.at("/droplet/destroyed_at").asText()).isNotEmpty();
            assertThat(api.call("POST", destruction(droplet, "/retry"), null).status())
                    .isEqualTo(202);
        }
        for (String path : List.of(
                "/v2/droplets/" + all,
                "/v2/droplets/" + some,
                "/v2/volumes/" + gone,
                "/v2/snapshots/" + ofVolume,
                "/v2/snapshots/" + snapshot)) {
            assertThat(api.call("GET", path, null).status()).as(path).isEqualTo(404);
        }
        assertThat(api.get("/v2/volumes/" + kept).at("/volume/droplet_ids")).isEmpty();
        stack.events().awaitExactly(DROPLETS, "" + all, "droplet.created", "droplet.deleted");
        stack.events()
                .awaitExactly(VOLUMES, gone, "volume.created", "volume.attached", "volume.detached", "volume.deleted");
        stack.events().awaitExactly(VOLUMES, kept, "volume.created", "volume.attached", "volume.detached");
        cloud.delete("/v2/volumes/" + kept);
        cloud.delete("/v2/images/" + image);
    }

    @Test
    void dropletsAreWithoutBackups() throws Exception {
        TestDisk.write(stack.imports().resolve("backups.raw"), 48L << 20, 37);
        long image =
                cloud.importImage("backups", "import:backups.raw").path("id").asLong();
        long droplet = createDroplet("backups-1", image);

        assertThat(api.get("/v2/droplets/" + droplet + "/backups").path("backups"))
                .isEmpty();
        assertThat(api.get("/v2/droplets/" + droplet + "/backups/policy").at("/policy/backup_enabled"))
                .hasToString("false");
        assertThat(api.get("/v2/droplets/backups/policies?per_page=200").at("/policies/" + droplet + "/backup_enabled"))
                .hasToString("false");
        assertThat(api.get("/v2/droplets/backups/supported_policies").path("supported_policies"))
                .isEmpty();
        cloud.delete("/v2/droplets/" + droplet);
        cloud.delete("/v2/images/" + image);
    }

    private long createDroplet(String name, long image) throws Exception {
        return cloud.createDroplet(name, "s-1vcpu-512mb-10gb", image)
                .path("resource_id")
                .asLong();
    }

    private String createVolume(String name, long droplet) throws Exception {
        String volume = cloud.createVolume(
                Map.of("name", name, "region", REGION, "size_gigabytes", 1),
                stack.pool(REGION).resolve("volumes"));
        api.post("/v2/volumes/" + volume + "/actions", Map.of("type", "attach", "droplet_id", droplet));
        return volume;
    }

    private static String destruction(long droplet, String rest) {
        return "/v2/droplets/" + droplet + "/destroy_with_associated_resources" + rest;
    }

    private int dangerous(long droplet) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stack.apiAddress().resolve(destruction(droplet, "/dangerous")))
                .header("Authorization", "Bearer " + stack.credentials().acme().token())
                .header("X-Dangerous", "true")
                .DELETE()
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
