package dev.freezeframe.snapshots.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.freezeframe.contracts.replication.ReplicationClaims;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.RootName;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@SuppressWarnings("NullAway.Init") // Quarkus gives what is configured.
class IndexResourceTest {
    private static final String LOCATE = "{\"region\":\"nyc3\",\"kind\":\"CHUNK\",\"ids\":[]}";

    @ConfigProperty(name = "freezeframe.internal.token")
    String token;

    @Inject
    PgChunkIndex index;

    @Test
    void theDoorOpensForTheInternalTokenOnly() {
        with(token).body(LOCATE).post("/internal/index/locate").then().statusCode(200);
        for (String wrong :
                List.of("", "x", token.substring(1), token + "0", token.toUpperCase(java.util.Locale.ROOT) + "G")) {
            with(wrong)
                    .body(LOCATE)
                    .post("/internal/index/locate")
                    .then()
                    .statusCode(401)
                    .body("id", equalTo("unauthorized"));
        }
        RestAssured.given()
                .contentType(ContentType.JSON)
                .body(LOCATE)
                .post("/internal/index/locate")
                .then()
                .statusCode(401);
        TestCallers.owner(UUID.randomUUID())
                .contentType(ContentType.JSON)
                .body(LOCATE)
                .post("/internal/index/locate")
                .then()
                .statusCode(401);
    }

    @Test
    void theInternalTokenOpensNothingElse() {
        with(token).get("/v2/images").then().statusCode(401);
        with(token).get("/internal/../v2/images").then().statusCode(org.hamcrest.Matchers.in(List.of(401, 404)));
        with(token).get("/internal/nothing").then().statusCode(404);
    }

    @Test
    void whatIsNotAReplicationsIsLeftAlone() {
        with(token)
                .body("{\"key\":\"job-1\",\"region\":\"nyc3\",\"domain\":\"" + UUID.randomUUID() + "\",\"fence\":1}")
                .post("/internal/index/begin")
                .then()
                .statusCode(403);
        with(token)
                .body("{\"key\":\"job-1\",\"fence\":9223372036854775807}")
                .post("/internal/index/release")
                .then()
                .statusCode(403);
        with(token)
                .body("{\"region\":\"nyc3\",\"manifest_id\":\"" + UUID.randomUUID() + "\"}")
                .post("/internal/index/drop")
                .then()
                .statusCode(403);
    }

    @Test
    void whatIsIncompleteIsABadRequest() {
        with(token)
                .body("{\"region\":\"nyc3\"}")
                .post("/internal/index/locate")
                .then()
                .statusCode(400);
        with(token).body("{").post("/internal/index/locate").then().statusCode(400);
        with(token)
                .body("{\"region\":\"nyc3\",\"kind\":\"CHUNK\",\"ids\":[\"12\"]}")
                .post("/internal/index/locate")
                .then()
                .statusCode(400);
    }

    @Test
    void aRegionIsComparedWithAnotherByChunksAndBytes() {
        String here = "region-" + UUID.randomUUID();
        String there = "region-" + UUID.randomUUID();
        UUID manifest = UUID.randomUUID();
        ContentId shared = id(1);
        image(here, manifest, shared, id(2));
        image(there, UUID.randomUUID(), shared);
        with(token)
                .body("{\"region\":\"" + here + "\",\"manifest_id\":\"" + manifest + "\",\"other_region\":\"" + there
                        + "\"}")
                .post("/internal/index/compare")
                .then()
                .statusCode(200)
                .body("chunks_total", equalTo(2))
                .body("bytes_total", equalTo(300))
                .body("chunks_there", equalTo(1))
                .body("bytes_there", equalTo(100));
    }

    @Test
    void whatAnEarlierAttemptStagedIsNotTakenOver() {
        String key = ReplicationClaims.session(System.nanoTime());
        WriteSession first = await(index.begin(key, "nyc3", UUID.randomUUID(), 1));
        UUID manifest = UUID.randomUUID();
        await(index.reserve(first, new RootName(manifest, first.uploadId()).objectName()));
        await(index.stage(first, new ManifestReferences(manifest, "nyc3", first.domain(), List.of())));
        WriteSession second = await(index.begin(key, "nyc3", first.domain(), 2));
        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        await(index.stage(first, new ManifestReferences(manifest, "nyc3", first.domain(), List.of()))))
                .hasMessageContaining("no longer held");
        assertThat(second.uploadId()).isNotEqualTo(first.uploadId());
    }

    private void image(String region, UUID manifest, ContentId... chunks) {
        WriteSession session = await(index.begin("test-" + UUID.randomUUID(), region, UUID.randomUUID(), 1));
        await(index.pin(session, ContentKind.CHUNK, List.of(chunks)));
        for (ContentId chunk : chunks) {
            await(index.recordChunks(
                    session, List.of(new StoredObject(ContentKind.CHUNK, chunk, session.uploadId(), 100))));
        }
        ContentId page = id(chunks.length + 10);
        await(index.pin(session, ContentKind.PAGE, List.of(page)));
        StoredObject object = new StoredObject(ContentKind.PAGE, page, session.uploadId(), 100);
        await(index.recordPages(session, List.of(new NewPage(object, List.of(chunks)))));
        await(index.reserve(session, new RootName(manifest, session.uploadId()).objectName()));
        await(index.commit(session, new ManifestReferences(manifest, region, session.domain(), List.of(page))));
    }

    private static ContentId id(int number) {
        return new ContentId(number, 7, 7, 7);
    }

    private static RequestSpecification with(String bearer) {
        return RestAssured.given().header("Authorization", "Bearer " + bearer).contentType(ContentType.JSON);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
