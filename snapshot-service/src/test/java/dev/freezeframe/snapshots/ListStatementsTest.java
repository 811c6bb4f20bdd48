package dev.freezeframe.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.upload.UploadSessions;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What lists cost: a number of statements that does not depend on what is in them. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ListStatementsTest extends CatalogTestBase {
    /** Background work has statements of its own; the least of several counts is that of the request alone. */
    private static final int COUNTS = 12;

    private static final int FEW = 2;
    private static final int MANY = 9;
    private static final String TAG = "statements";

    @Inject
    MeterRegistry meters;

    @Inject
    UploadSessions sessions;

    private long droplet;

    @Test
    void aListAsksTheDatabaseAsOftenForManyAsForFew() throws IOException {
        long image = customImage("statements");
        droplet = droplet("first", image);
        add(0, FEW, image);
        Map<String, Long> few = statements();
        add(FEW, MANY, image);

        assertThat(few).allSatisfy((list, count) -> assertThat(count).as(list).isPositive());
        assertThat(statements()).isEqualTo(few);
        endUploads();
    }

    /** As long as their sessions are open, nothing that is stored in their region later can be swept. */
    private void endUploads() {
        List<String> open = owner().get("/v2/snapshots/uploads?per_page=200")
                .then()
                .statusCode(200)
                .extract()
                .path("uploads.id");
        assertThat(open).hasSize(MANY);
        open.forEach(id -> owner().delete("/v2/snapshots/uploads/" + id).then().statusCode(204));
        sessions.lookAfter();
    }

    private void add(int from, int to, long image) {
        for (int i = from; i < to; i++) {
            droplet("droplet-" + i, image);
            dropletSnapshot(droplet, "snapshot-" + i);
            volumeSnapshot(volume("volume-" + i), "snapshot-" + i);
            post("/v2/snapshots/uploads", Map.of("name", "upload-" + i, "region", REGION, "size_gigabytes", 1))
                    .statusCode(201);
            post("/v2/tags", Map.of("name", TAG + i)).statusCode(201);
            post(
                            "/v2/tags/" + TAG + i + "/resources",
                            Map.of(
                                    "resources",
                                    List.of(Map.of("resource_id", Long.toString(droplet), "resource_type", "droplet"))))
                    .statusCode(204);
        }
    }

    private Map<String, Long> statements() {
        Map<String, Long> counts = new TreeMap<>();
        for (String list : List.of(
                "/v2/actions",
                "/v2/droplets",
                "/v2/droplets/" + droplet + "/actions",
                "/v2/droplets/" + droplet + "/snapshots",
                "/v2/images",
                "/v2/images?private=true",
                "/v2/snapshots",
                "/v2/snapshots?resource_type=volume",
                "/v2/snapshots/uploads",
                "/v2/tags",
                "/v2/volumes")) {
            String page = list + (list.contains("?") ? "&" : "?") + "per_page=200";
            counts.put(
                    list,
                    LongStream.range(0, COUNTS).map(i -> statements(page)).min().orElseThrow());
        }
        return counts;
    }

    private long statements(String list) {
        long before = completed();
        owner().get(list).then().statusCode(200);
        return completed() - before;
    }

    /** Statements that the pools of connections have sent and had answers to. */
    private long completed() {
        return (long) meters.find("postgresql.completed").meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(Measurement::getValue)
                .sum();
    }
}
