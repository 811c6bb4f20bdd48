package dev.freezeframe.snapshots.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.snapshots.CatalogTestBase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class TagResourceTest extends CatalogTestBase {
    @Test
    void tagIsMadeOnceHoweverOftenItIsAskedFor() {
        for (int i = 0; i < 2; i++) {
            post("/v2/tags", Map.of("name", "env:prod"))
                    .statusCode(201)
                    .body("tag.name", equalTo("env:prod"))
                    .body("tag.resources.count", equalTo(0))
                    .body("tag.resources.droplets.count", equalTo(0))
                    .body("tag.resources", not(hasKey("last_tagged_uri")));
        }
        owner().get("/v2/tags")
                .then()
                .body("tags.name", equalTo(List.of("env:prod")))
                .body("meta.total", equalTo(1));
        stranger().get("/v2/tags").then().body("tags.name", equalTo(List.of()));
        stranger().get("/v2/tags/env:prod").then().statusCode(404);
    }

    @Test
    void capitalsAreThoseOfWhoMadeTheTag() throws Exception {
        post("/v2/tags", Map.of("name", "PROD")).statusCode(201);
        post("/v2/tags", Map.of("name", "prod")).statusCode(201).body("tag.name", equalTo("PROD"));
        owner().get("/v2/tags/prod").then().statusCode(404);

        String volume = post(
                        "/v2/volumes",
                        Map.of(
                                "name",
                                "d",
                                "region",
                                REGION,
                                "size_gigabytes",
                                1,
                                "tags",
                                List.of("Prod", "prod", "new")))
                .statusCode(201)
                .body("volume.tags", equalTo(List.of("PROD", "new")))
                .extract()
                .path("volume.id");
        long image = customImage("tagged");
        long droplet = number(
                post(
                                "/v2/droplets",
                                Map.of(
                                        "name",
                                        "d",
                                        "region",
                                        REGION,
                                        "size",
                                        "s-1vcpu-512mb-10gb",
                                        "image",
                                        image,
                                        "tags",
                                        List.of("pROD")))
                        .statusCode(202)
                        .body("droplet.tags", equalTo(List.of("PROD"))),
                "droplet.id");

        assertThat(volume).isNotNull();
        assertThat(droplet).isPositive();
        owner().get("/v2/tags").then().body("tags.name", equalTo(List.of("PROD", "new")));
    }

    @Test
    void badNamesAreRefusedInTheShapeThatTagsHave() {
        for (Object name : List.of("", "with space", "ümlaut", "a/b", "x".repeat(256), "a\nb", 7, List.of("a"))) {
            post("/v2/tags", Map.of("name", name))
                    .statusCode(400)
                    .body("error", notNullValue())
                    .body("messages", nullValue())
                    .body("root_causes", equalTo(List.of()));
        }
        post("/v2/tags", Map.of()).statusCode(400).body("error", notNullValue());
        owner().get("/v2/tags").then().body("meta.total", equalTo(0));
    }

    @Test
    void everythingThatCanBeTaggedIsCountedAndLosesTheTagWithIt() throws Exception {
        long image = customImage("source");
        long droplet = droplet("tagged", image);
        long snapshot = dropletSnapshot(droplet, "tagged-1");
        String volume = volume("tagged");
        String volumeSnapshot = volumeSnapshot(volume, "tagged-1");
        post("/v2/tags", Map.of("name", "kept")).statusCode(201);

        tag("kept", resource("droplet", droplet), resource("volume", volume));
        tag("kept", resource("image", Long.toString(snapshot)), resource("volume_snapshot", volumeSnapshot));
        // A second time changes nothing.
        tag("kept", resource("image", snapshot));

        owner().get("/v2/tags/kept")
                .then()
                .statusCode(200)
                .body("tag.resources.count", equalTo(4))
                .body("tag.resources.droplets.count", equalTo(1))
                .body("tag.resources.droplets.last_tagged_uri", endsWith("/v2/droplets/" + droplet))
                .body("tag.resources.images.last_tagged_uri", endsWith("/v2/images/" + snapshot))
                .body("tag.resources.volumes.last_tagged_uri", endsWith("/v2/volumes/" + volume))
                .body("tag.resources.volume_snapshots.last_tagged_uri", endsWith("/v2/snapshots/" + volumeSnapshot))
                .body("tag.resources.last_tagged_uri", notNullValue());
        assertThat(ids(owner().get("/v2/images?tag_name=kept").then(), "images.id"))
                .containsExactly(snapshot);
        JsonNode changed = lastEvent(Long.toString(snapshot), 3, EventTypes.SNAPSHOT_TAGS_CHANGED);
        assertThat(changed.path("added").get(0).asText()).isEqualTo("kept");
        assertThat(changed.path("removed")).isEmpty();

        owner().delete("/v2/tags/kept").then().statusCode(204);

        owner().get("/v2/tags/kept").then().statusCode(404);
        owner().get("/v2/droplets/" + droplet).then().body("droplet.tags", equalTo(List.of()));
        owner().get("/v2/volumes/" + volume).then().body("volume.tags", equalTo(List.of()));
        owner().get("/v2/snapshots/" + snapshot).then().body("snapshot.tags", equalTo(List.of()));
        owner().get("/v2/snapshots/" + volumeSnapshot).then().body("snapshot.tags", equalTo(List.of()));
        lastEvent(volumeSnapshot, 4, EventTypes.SNAPSHOT_TAGS_CHANGED);
    }

    @Test
    void thoseWhoTagTheSameThingsDoNotBlockEachOther() throws Exception {
        long image = customImage("tagged");
        String a = volume("a");
        String b = volume("b");
        long droplet = droplet("tagged", image);
        List<Map<String, Object>> there = List.of(
                resource("volume", a), resource("image", image), resource("volume", b), resource("droplet", droplet));
        List<Map<String, Object>> back = new ArrayList<>(there);
        Collections.reverse(back);
        for (int i = 0; i < 6; i++) {
            String tag = "/v2/tags/t" + i;
            post("/v2/tags", Map.of("name", "t" + i)).statusCode(201);
            assertThat(race(
                            () -> owner().body(Map.of("resources", there)).post(tag + "/resources"),
                            () -> owner().body(Map.of("resources", back)).post(tag + "/resources")))
                    .containsExactly(204, 204);
            owner().get(tag).then().body("tag.resources.count", equalTo(4));
        }
    }

    @Test
    void tagIsTakenOffAgain() {
        String volume = volume("untagged");
        post("/v2/tags", Map.of("name", "loose")).statusCode(201);
        tag("loose", resource("volume", volume));

        for (int i = 0; i < 2; i++) {
            owner().body(Map.of("resources", List.of(resource("volume", volume))))
                    .delete("/v2/tags/loose/resources")
                    .then()
                    .statusCode(204);
        }

        owner().get("/v2/volumes/" + volume).then().body("volume.tags", equalTo(List.of()));
        owner().get("/v2/tags/loose").then().body("tag.resources.count", equalTo(0));
    }

    @Test
    void allOfTheResourcesAreTaggedOrNone() {
        String volume = volume("half");
        post("/v2/tags", Map.of("name", "half")).statusCode(201);
        for (Map<String, ?> missing : List.of(
                resource("droplet", 1),
                resource("droplet", "nonsense"),
                resource("image", "99999999999999999999"),
                resource("volume", "nonsense"),
                resource("volume_snapshot", volume))) {
            post("/v2/tags/half/resources", Map.of("resources", List.of(resource("volume", volume), missing)))
                    .statusCode(404);
        }
        post("/v2/tags/half/resources", Map.of("resources", List.of(resource("volume", volume), resource("moon", 1))))
                .statusCode(422);
        post("/v2/tags/half/resources", Map.of("resources", List.of())).statusCode(422);
        post("/v2/tags/half/resources", Map.of("resources", "all")).statusCode(422);
        post("/v2/tags/unknown/resources", Map.of("resources", List.of(resource("volume", volume))))
                .statusCode(404);

        owner().get("/v2/volumes/" + volume).then().body("volume.tags", equalTo(List.of()));
    }

    @Test
    void anotherTeamsThingsCannotBeTagged() {
        String volume = volume("foreign");
        UUID globex = UUID.randomUUID();
        TestCallers.owner(globex)
                .body(Map.of("name", "x"))
                .post("/v2/tags")
                .then()
                .statusCode(201);
        TestCallers.owner(globex)
                .body(Map.of("resources", List.of(resource("volume", volume))))
                .post("/v2/tags/x/resources")
                .then()
                .statusCode(404);
    }

    @Test
    void countsHaveOnlyWhatTheCallerMaySee() {
        post("/v2/tags", Map.of("name", "seen")).statusCode(201);
        tag("seen", resource("volume", volume("seen")));

        TestCallers.as(team, Role.RESOURCE_VIEWER, Set.of("tag:read"))
                .get("/v2/tags/seen")
                .then()
                .statusCode(200)
                .body("tag.resources.count", equalTo(0))
                .body("tag.resources.volumes.count", equalTo(0));
    }

    private void tag(String name, Map<?, ?>... resources) {
        post("/v2/tags/" + name + "/resources", Map.of("resources", List.of(resources)))
                .statusCode(204);
    }

    private static Map<String, Object> resource(String type, Object id) {
        return Map.of("resource_type", type, "resource_id", id);
    }
}
