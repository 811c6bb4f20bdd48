package dev.freezeframe.snapshots.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.snapshots.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class UsageResourceTest extends UsageTestBase {
    private static final long GIGABYTE = 1_000_000_000;
    private static final String BEGIN = "2025-02-01T00:00:00Z";
    private static final String END = "2025-03-01T00:00:00Z";

    private final UUID globex = UUID.randomUUID();

    @Test
    void importIsUsedFromWhenItCanBeUsedToWhenItIsDeleted() throws Exception {
        long image = customImage("billed");
        ValidatableResponse there = used(team);
        there.statusCode(200)
                .body("usage.snapshot_id", contains("" + image))
                .body("usage[0].name", equalTo("billed"))
                .body("usage[0].resource_type", equalTo("image"))
                .body("usage[0].cost", equalTo("0.01"))
                .body("total.snapshots", equalTo(1))
                .body("total.team", equalTo(team.toString()))
                .body("total.currency", equalTo("USD"))
                .body("meta.total", equalTo(1));
        assertThat(number(there, "usage[0].size_bytes"))
                .isEqualTo(row("select stored_bytes from image where id = $1", image)
                        .getLong(0))
                .isPositive();

        owner().delete("/v2/images/" + image).then().statusCode(204);
        String ended = row("select ended_at from usage_span where image_id = $1", image)
                .getOffsetDateTime(0)
                .toInstant()
                .toString();
        usage(team, "").body("usage[0].ended_at", equalTo(ended));
    }

    @Test
    void wholeMonthCostsTheMonthsPriceWhateverTheMonthsLength() {
        had(team, image("snapshot", "of-droplet"), 10 * GIGABYTE, "2024-12-05T10:00:00Z", null);
        had(team, image("volume_snapshot", "of-volume"), 10L << 30, "2024-12-05T10:00:00Z", null);
        for (String month : new String[] {"2025-01", "2025-02"}) {
            usage(team, "?month=" + month)
                    .body("usage.cost", contains("0.60", "0.60"))
                    .body("usage.resource_type", contains("droplet", "volume"))
                    .body("total.cost", equalTo("1.20"));
        }
        assertThat(number(usage(team, "?month=2025-02"), "usage[0].byte_hours")).isEqualTo(10 * GIGABYTE * 28 * 24);
        usage(team, "?from=2025-01-01T00:00:00Z&to=" + END).body("total.cost", equalTo("2.40"));
    }

    @Test
    void transferSplitsTheMonth() {
        long image = image("snapshot", "moved");
        had(team, image, 100 * GIGABYTE, BEGIN, "2025-02-08T00:00:00Z");
        had(globex, image, 100 * GIGABYTE, "2025-02-08T00:00:00Z", null);
        usage(team, "?month=2025-02")
                .body("usage[0].started_at", equalTo(BEGIN))
                .body("usage[0].ended_at", equalTo("2025-02-08T00:00:00Z"))
                .body("usage[0].seconds", equalTo(7 * 86_400))
                .body("total.cost", equalTo("1.50"));
        usage(globex, "?month=2025-02")
                .body("usage[0].started_at", equalTo("2025-02-08T00:00:00Z"))
                .body("usage[0].ended_at", equalTo(END))
                .body("total.cost", equalTo("4.50"));
        usage(team, "?month=2025-03").body("usage", empty()).body("total.cost", equalTo("0.00"));
    }

    @Test
    void whatComesBackIsOneEntry() {
        long image = image("snapshot", "to-and-fro");
        had(team, image, GIGABYTE, BEGIN, "2025-02-02T00:00:00Z");
        had(globex, image, GIGABYTE, "2025-02-02T00:00:00Z", "2025-02-03T00:00:00Z");
        had(team, image, GIGABYTE, "2025-02-03T00:00:00Z", "2025-02-05T00:00:00Z");
        usage(team, "?month=2025-02")
                .body("usage.seconds", contains(3 * 86_400))
                .body("usage[0].ended_at", equalTo("2025-02-05T00:00:00Z"));
    }

    @Test
    void whatIsSmallOrThereForSecondsCostsTheLeast() {
        had(team, image("snapshot", "small"), 1, BEGIN, END);
        had(team, image("snapshot", "short"), GIGABYTE, BEGIN, "2025-02-01T00:00:01Z");
        usage(team, "?month=2025-02")
                .body("usage.cost", contains("0.01", "0.01"))
                .body("total.cost", equalTo("0.02"));
    }

    @Test
    void pagesShareTheTotal() {
        for (int i = 0; i < 5; i++) {
            had(team, image("snapshot", "page-" + i), 10 * GIGABYTE, BEGIN, END);
        }
        usage(team, "?month=2025-02&per_page=2&page=3")
                .body("usage.name", contains("page-4"))
                .body("total.snapshots", equalTo(5))
                .body("total.cost", equalTo("3.00"))
                .body("meta.total", equalTo(5))
                .body("links.pages.prev", containsString("month=2025-02"))
                .body("links.pages", not(hasKey("next")));
    }

    @Test
    void anyTeamsIsTheOperatorsToSee() {
        had(team, image("snapshot", "seen"), 10 * GIGABYTE, BEGIN, END);
        String path = "/v2/admin/teams/" + team + "/usage?month=2025-02";
        TestCallers.operator().get(path).then().statusCode(200).body("total.cost", equalTo("0.60"));
        owner().get(path).then().statusCode(403);
        TestCallers.operator()
                .get("/v2/admin/teams/" + UUID.randomUUID() + "/usage")
                .then()
                .statusCode(200)
                .body("usage", empty());
        TestCallers.operator().get("/v2/admin/teams/acme/usage").then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?month=2025-2", "?from=" + BEGIN, "?month=2025-02&to=" + END, "?per_page=0", "?page=x"})
    void whatIsNoTimeAndNoPageIsRefused(String query) {
        usage(team, query).statusCode(422).body("id", equalTo("unprocessable_entity"));
    }

    @Test
    void namesAreThoseThatTheTeamGave() {
        long image = image("snapshot", "acmes");
        available(image, GIGABYTE);
        used(team).body("usage.name", contains("acmes"));
        owner().body(Map.of("name", "renamed"))
                .put("/v2/images/" + image)
                .then()
                .statusCode(200);
        change("update image set team = $2 where id = $1", image, globex);
        change("update image set name = 'secret-plans' where id = $1", image);
        used(globex).body("usage.name", contains("secret-plans"));
        used(team).body("usage.name", contains("renamed"));
    }

    /** As soon as it is a second that the team has had something. */
    private static ValidatableResponse used(UUID of) {
        await().atMost(PATIENCE).until(() -> number(usage(of, ""), "meta.total") > 0);
        return usage(of, "");
    }

    private void change(String statement, Object... parameters) {
        Rows.change(database, statement, parameters);
    }

    private static ValidatableResponse usage(UUID of, String query) {
        return TestCallers.owner(of).get("/v2/usage" + query).then();
    }
}
