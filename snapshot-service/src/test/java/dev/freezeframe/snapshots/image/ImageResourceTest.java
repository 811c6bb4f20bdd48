package dev.freezeframe.snapshots.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.snapshots.CatalogTestBase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ImageResourceTest extends CatalogTestBase {
    @Test
    void listHasOwnImagesAndPublicOnes() throws Exception {
        long custom = customImage("own");
        long base = customImage("base");
        publish(base);
        long snapshot = dropletSnapshot(droplet("listed", custom), "listed-1");
        volumeSnapshot(volume("listed"), "listed-2");

        assertThat(listed("?per_page=200")).contains(custom, snapshot, base);
        assertThat(listed("?private=true")).containsExactly(snapshot, custom);
        assertThat(listed("?private=true&type=distribution")).isEmpty();
        assertThat(listed("?type=distribution&per_page=200")).contains(base).doesNotContain(custom, snapshot);
        assertThat(listed("?type=application")).isEmpty();
        assertThat(ids(stranger().get("/v2/images?per_page=200").then(), "images.id"))
                .contains(base)
                .doesNotContain(custom, snapshot);
    }

    @Test
    void listGoesByPagesWithAbsoluteLinks() throws Exception {
        long first = customImage("page-1");
        long second = customImage("page-2");

        owner().get("/v2/images?private=true&per_page=1&page=2")
                .then()
                .statusCode(200)
                .body("images", hasSize(1))
                .body("images[0].id", equalTo((int) first))
                .body("meta.total", equalTo(2))
                .body("links.pages.prev", containsString("http://"))
                .body("links.pages.prev", containsString("page=1"))
                .body("links.pages.next", nullValue());
        owner().get("/v2/images?private=true")
                .then()
                .body("images[0].id", equalTo((int) second))
                .body("links.pages", nullValue());
        owner().get("/v2/images?private=true&page=1000000000")
                .then()
                .statusCode(200)
                .body("images", hasSize(0));
    }

    @Test
    void wrongQueriesAreRefused() {
        for (String query : List.of("type=nonsense", "per_page=0", "per_page=201", "page=0", "page=x")) {
            owner().get("/v2/images?" + query).then().statusCode(422).body("id", equalTo("unprocessable_entity"));
        }
        owner().get("/v2/images?unknown=x").then().statusCode(200);
    }

    @Test
    void imageIsFoundByNumberAndBySlug() throws Exception {
        long id = customImage("found");
        String slug = publish(id);

        for (String reference : List.of(Long.toString(id), slug, id + "/")) {
            stranger()
                    .get("/v2/images/" + reference)
                    .then()
                    .statusCode(200)
                    .body("image.id", equalTo((int) id))
                    .body("image.slug", equalTo(slug))
                    .body("image.type", equalTo("base"))
                    .body("image.public", equalTo(true))
                    .body("image.distribution", equalTo("Unknown"))
                    .body("image.regions", equalTo(List.of(REGION)))
                    .body("image.min_disk_size", equalTo(1))
                    .body("image.created_at", org.hamcrest.Matchers.matchesPattern("\\d{4}-..-..T..:..:..Z"))
                    .body("image.error_message", equalTo(""));
        }
    }

    @Test
    void whatIsNotTheTeamsIsNotThere() throws Exception {
        long id = customImage("foreign");
        for (String path : List.of("/v2/images/" + id, "/v2/images/" + id + "/actions")) {
            stranger().get(path).then().statusCode(404).body("id", equalTo("not_found"));
        }
        stranger().body(Map.of("name", "stolen")).put("/v2/images/" + id).then().statusCode(404);
        stranger().delete("/v2/images/" + id).then().statusCode(404);
        stranger()
                .body(Map.of("type", "transfer", "region", "ams3"))
                .post("/v2/images/" + id + "/actions")
                .then()
                .statusCode(404);
        owner().get("/v2/images/" + id).then().statusCode(200).body("image.name", equalTo("foreign"));

        for (String none : List.of("1", "999999999999999999", "99999999999999999999999", "no-such-slug", "-1")) {
            owner().get("/v2/images/" + none).then().statusCode(404).body("id", equalTo("not_found"));
        }
    }

    @Test
    void renamingIsTold() throws Exception {
        long id = customImage("before");

        owner().body(Map.of("name", "after", "distribution", "debian", "description", "a disk"))
                .put("/v2/images/" + id)
                .then()
                .statusCode(200)
                .body("image.name", equalTo("after"))
                .body("image.distribution", equalTo("Debian"))
                .body("image.description", equalTo("a disk"));
        // Fields that are not there change nothing.
        owner().body("{\"name\": \"\", \"distribution\": null}")
                .put("/v2/images/" + id)
                .then()
                .statusCode(200)
                .body("image.name", equalTo("after"))
                .body("image.distribution", equalTo("Debian"));

        JsonNode renamed = lastEvent(Long.toString(id), 3, EventTypes.SNAPSHOT_RENAMED);
        assertThat(renamed.path("name").asText()).isEqualTo("after");
        assertThat(renamed.path("previous_name").asText()).isEqualTo("before");
    }

    @Test
    void badUpdatesChangeNothing() throws Exception {
        long id = customImage("kept");
        for (String body : List.of(
                "{\"name\": \"" + "x".repeat(256) + "\"}",
                "{\"name\": \"a\\u0000b\"}",
                "{\"name\": 7}",
                "{\"name\": [\"x\"]}",
                "{\"description\": \"" + "x".repeat(2000) + "\"}")) {
            owner().body(body).put("/v2/images/" + id).then().statusCode(422);
        }
        for (String body : List.of("{", "[]", "\"x\"")) {
            owner().body(body).put("/v2/images/" + id).then().statusCode(400).body("id", equalTo("bad_request"));
        }
        owner().get("/v2/images/" + id).then().body("image.name", equalTo("kept"));
    }

    @Test
    void deletedImageIsGoneForGood() throws Exception {
        long id = customImage("deleted");

        owner().delete("/v2/images/" + id).then().statusCode(204).body(equalTo(""));

        owner().delete("/v2/images/" + id).then().statusCode(404);
        owner().get("/v2/images/" + id).then().statusCode(404);
        owner().body(Map.of("name", "x")).put("/v2/images/" + id).then().statusCode(404);
        assertThat(listed("?private=true")).isEmpty();
        post("/v2/droplets", Map.of("name", "x", "region", REGION, "size", "s-1vcpu-512mb-10gb", "image", id))
                .statusCode(422);
        lastEvent(Long.toString(id), 3, EventTypes.SNAPSHOT_DELETED);
    }

    @Test
    void oneOfManyDeletionsWins() throws Exception {
        long id = customImage("raced");

        List<CompletableFuture<Integer>> replies = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> owner().delete("/v2/images/" + id).statusCode()))
                .limit(6)
                .toList();

        assertThat(replies.stream().map(CompletableFuture::join).sorted())
                .containsExactly(204, 404, 404, 404, 404, 404);
        // Requested, available, deleted once.
        lastEvent(Long.toString(id), 3, EventTypes.SNAPSHOT_DELETED);
    }

    @Test
    void whatWasPromisedFromADeletedImageIsMade() throws Exception {
        long id = customImage("promised");

        List<Long> droplets = Stream.of("one", "two", "three")
                .map(name -> dropletBegun("promised-" + name, id))
                .toList();
        owner().delete("/v2/images/" + id).then().statusCode(204);

        for (long droplet : droplets) {
            await().atMost(PATIENCE)
                    .until(
                            () -> owner().get("/v2/droplets/" + droplet)
                                    .then()
                                    .statusCode(200)
                                    .extract()
                                    .path("droplet.status"),
                            "active"::equals);
        }
    }

    @Test
    void failedImportSaysWhyAndCannotBeDeletedAgain() {
        long id = failedImport();

        owner().get("/v2/images/" + id)
                .then()
                .statusCode(200)
                .body("image.status", equalTo("deleted"))
                .body("image.error_message", not(equalTo("")));
        owner().delete("/v2/images/" + id)
                .then()
                .statusCode(422)
                .body("message", equalTo("Image Can not delete an already deleted image."));
        assertThat(listed("?private=true")).isEmpty();
    }

    @Test
    void onlyTheOperatorPublishes() throws Exception {
        long id = customImage("published");
        post("/v2/admin/images/" + id + "/publish", Map.of("slug", "mine")).statusCode(403);
        owner().get("/v2/admin/images").then().statusCode(403);
        owner().delete("/v2/admin/images/" + id + "/publish").then().statusCode(403);
        String slug = publish(id);

        long other = customImage("other");
        operatorPublishes(other, slug, 409);
        for (String bad : List.of("", "UPPER", "x", "1digit-first", "with space", "a/b", "x".repeat(65))) {
            operatorPublishes(other, bad, 422);
        }
        operatorPublishes(1, "nothing-there", 404);
        TestCallers.operator()
                .get("/v2/admin/images?per_page=200")
                .then()
                .statusCode(200)
                .body("images.slug", org.hamcrest.Matchers.hasItem(slug));
    }

    @Test
    void publicImageIsTheOperatorsUntilWithdrawn() throws Exception {
        long id = customImage("public");
        String slug = publish(id);

        owner().body(Map.of("name", "changed")).put("/v2/images/" + id).then().statusCode(422);
        owner().delete("/v2/images/" + id).then().statusCode(422).body("message", containsString("withdraw"));
        stranger().delete("/v2/images/" + id).then().statusCode(404);

        TestCallers.operator()
                .delete("/v2/admin/images/" + id + "/publish")
                .then()
                .statusCode(204);
        TestCallers.operator()
                .delete("/v2/admin/images/" + id + "/publish")
                .then()
                .statusCode(404);
        stranger().get("/v2/images/" + slug).then().statusCode(404);
        stranger().get("/v2/images/" + id).then().statusCode(404);
        owner().get("/v2/images/" + id).then().body("image.type", equalTo("custom"));
        owner().delete("/v2/images/" + id).then().statusCode(204);
    }

    @Test
    void actionsThatCannotBeDoneAreRefused() throws Exception {
        String actions = "/v2/images/" + customImage("acted-on") + "/actions";
        post(actions, Map.of("type", "convert")).statusCode(422).body("message", containsString("backup"));
        post(actions, Map.of("type", "transfer", "region", REGION)).statusCode(422);
        post(actions, Map.of("type", "transfer", "region", "mars1")).statusCode(422);
        post(actions, Map.of("type", "transfer")).statusCode(422);
        post(actions, Map.of("type", "nonsense")).statusCode(422);
        post(actions, Map.of()).statusCode(422);
        owner().get(actions + "/1").then().statusCode(404);
    }

    private void operatorPublishes(long image, String slug, int status) {
        TestCallers.operator()
                .body(Map.of("slug", slug))
                .post("/v2/admin/images/" + image + "/publish")
                .then()
                .statusCode(status);
    }

    private List<Long> listed(String query) {
        return ids(owner().get("/v2/images" + query).then().statusCode(200), "images.id");
    }
}
