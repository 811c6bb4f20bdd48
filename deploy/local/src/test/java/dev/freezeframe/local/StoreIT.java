package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator sees through the gateway what a deletion makes reclaimable, and reclaims it. Few other tests use the region. */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StoreIT {
    private static final String REGION = "sgp1";
    private static final String SWEEP = "/v2/stores/" + REGION + "/sweep";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofSeconds(3);
    private static final long IMAGE_BYTES = 8L << 20;

    private final LocalStack stack;

    StoreIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void whatIsDeletedBecomesReclaimableAndIsReclaimed() throws Exception {
        long images = store().path("images").asLong();
        // Of a seed that no other test uses: nothing else may keep these chunks.
        TestDisk.write(stack.imports().resolve("store-it.raw"), IMAGE_BYTES, 40_411);
        String id = stack.cloud(REGION)
                .importImage("store-it", "import:store-it.raw")
                .path("id")
                .asText();
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> store().path("images").asLong() > images);
        long stored = store().path("stored_bytes").asLong();

        stack.cloud(REGION).delete("/v2/images/" + id);
        ApiResponse dryRun = stack.operator().call("POST", SWEEP, Map.of("dry_run", true));
        assertThat(dryRun.status()).isEqualTo(200);
        assertThat(dryRun.body().path("reclaimable").has("bytes")).isTrue();
        // The schedule may be at it already.
        assertThat(stack.operator().call("POST", SWEEP, Map.of()).status()).isIn(202, 409);
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> store().path("stored_bytes").asLong() < stored);
        assertThat(store().at("/sweep/state").asText()).isIn("done", "running");
    }

    @Test
    void noTeamMaySweep() throws Exception {
        assertThat(stack.acme().call("GET", "/v2/stores", null).status()).isEqualTo(403);
        assertThat(stack.acme().call("POST", SWEEP, Map.of()).status()).isEqualTo(403);
    }

    private JsonNode store() throws Exception {
        return stack.operator().get("/v2/stores/" + REGION).path("store");
    }
}
