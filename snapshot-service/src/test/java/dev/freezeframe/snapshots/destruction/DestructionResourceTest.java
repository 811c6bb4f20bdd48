package dev.freezeframe.snapshots.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.snapshots.CatalogTestBase;
import dev.freezeframe.snapshots.TeamTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DestructionResourceTest extends CatalogTestBase {
    @Inject
    Pool database;

    @ConfigProperty(name = "freezeframe.regions.nyc3.pool")
    @SuppressWarnings("NullAway.Init")
    Path pool;

    private long droplet;
    private String snapshot;
    private String volume;
    private String volumeSnapshot;

    @BeforeEach
    void dropletWithEverything() throws Exception {
        droplet = droplet("web-01", customImage("source"));
        snapshot = Long.toString(dropletSnapshot(droplet, "web-01-1"));
        volume = volume("data");
        attach(volume, droplet);
        volumeSnapshot = volumeSnapshot(volume, "data-1");
    }

    @Test
    void whatBelongsToADropletIsListedWithItsCost() {
        owner().get(path(""))
                .then()
                .statusCode(200)
                .body("reserved_ips", empty())
                .body("floating_ips", empty())
                .body("snapshots", equalTo(List.of(Map.of("id", snapshot, "name", "web-01-1", "cost", "0.01"))))
                .body("volumes", equalTo(List.of(Map.of("id", volume, "name", "data", "cost", "0.10"))))
                .body(
                        "volume_snapshots",
                        equalTo(List.of(Map.of("id", volumeSnapshot, "name", "data-1", "cost", "0.01"))));
    }

    @Test
    void onlyWhatTheCallerMayReadIsListed() {
        TestCallers.as(team, Role.RESOURCE_VIEWER, Set.of("droplet:read", "block_storage:read"))
                .get(path(""))
                .then()
                .statusCode(200)
                .body("snapshots", empty())
                .body("volumes", hasSize(1))
                .body("volume_snapshots", empty());
    }

    @Test
    void everythingGoesWithTheDroplet() throws Exception {
        Path disk = pool.resolve("droplets/" + droplet + ".raw");
        Path volumeDisk = pool.resolve("volumes/" + volume + ".raw");
        assertThat(disk).exists();

        dangerous().statusCode(202).body(equalTo(""));

        done().body("droplet.id", equalTo(Long.toString(droplet)))
                .body("droplet.name", equalTo("web-01"))
                .body("droplet.destroyed_at", notNullValue())
                .body("droplet", not(hasKey("error_message")))
                .body("resources.snapshots.id", equalTo(List.of(snapshot)))
                .body("resources.snapshots[0].destroyed_at", notNullValue())
                .body("resources.volumes[0].destroyed_at", notNullValue())
                .body("resources.volume_snapshots[0].destroyed_at", notNullValue())
                .body("resources.reserved_ips", empty())
                .body("failures", equalTo(0));
        for (String gone : List.of(
                "/v2/droplets/" + droplet,
                path(""),
                "/v2/snapshots/" + snapshot,
                "/v2/volumes/" + volume,
                "/v2/snapshots/" + volumeSnapshot)) {
            owner().get(gone).then().statusCode(404);
        }
        await().atMost(PATIENCE).until(() -> Files.notExists(disk) && Files.notExists(volumeDisk));
        event(Topics.DROPLETS, Long.toString(droplet), 2, EventTypes.DROPLET_DELETED);
        event(Topics.VOLUMES, volume, 4, EventTypes.VOLUME_DELETED);
        lastEvent(snapshot, 3, EventTypes.SNAPSHOT_DELETED);
        lastEvent(volumeSnapshot, 3, EventTypes.SNAPSHOT_DELETED);
        owner().get("/v2/actions?per_page=1")
                .then()
                .body("actions[0].type", equalTo("destroy"))
                .body("actions[0].status", equalTo("completed"));
    }

    @Test
    void whatWasNotNamedStays() {
        owner().body(Map.of("volume_snapshots", List.of(volumeSnapshot), "snapshots", List.of()))
                .delete(path("/selective"))
                .then()
                .statusCode(202);

        done().body("resources.volume_snapshots.id", equalTo(List.of(volumeSnapshot)))
                .body("resources.volumes", empty())
                .body("resources.snapshots", empty())
                .body("failures", equalTo(0));
        owner().get("/v2/snapshots/" + volumeSnapshot).then().statusCode(404);
        owner().get("/v2/snapshots/" + snapshot).then().statusCode(200);
        owner().get("/v2/volumes/" + volume).then().statusCode(200).body("volume.droplet_ids", empty());
    }

    @Test
    void nothingButTheDropletGoesWhenNothingIsNamed() {
        owner().delete(path("/selective")).then().statusCode(202);

        done().body("droplet.destroyed_at", notNullValue()).body("failures", equalTo(0));
        owner().get("/v2/snapshots/" + snapshot).then().statusCode(200);
    }

    @Test
    void whatCannotBeDestroyedIsToldAndCanBeTriedAgain() {
        hold(volume, 1L);

        dangerous().statusCode(202);

        done().body("failures", equalTo(1))
                .body("droplet.destroyed_at", notNullValue())
                .body("resources.volumes[0].error_message", equalTo("Volume already has a pending event."))
                .body("resources.volumes[0]", not(hasKey("destroyed_at")))
                .body("resources.snapshots[0].destroyed_at", notNullValue());
        owner().get("/v2/volumes/" + volume).then().statusCode(200);

        hold(volume, null);
        for (int time = 0; time < 2; time++) {
            owner().header("Idempotency-Key", "again")
                    .post(path("/retry"))
                    .then()
                    .statusCode(202)
                    .body(equalTo(""));
        }

        await().atMost(PATIENCE).until(() -> (int) status().extract().path("failures") == 0);
        done().body("resources.volumes[0].destroyed_at", notNullValue());
        owner().get("/v2/volumes/" + volume).then().statusCode(404);
        // Nothing is left to try.
        String before = TeamTables.dump(database, team);
        retry().statusCode(202);
        assertThat(TeamTables.dump(database, team)).isEqualTo(before);
    }

    @Test
    void whatFailsForAnInternalReasonCanBeTriedAgainToo() {
        run("create or replace function refuse() returns trigger language plpgsql"
                + " as $$ begin raise exception 'refused by the test'; end $$");
        run("create trigger refused before update on volume for each row when (old.id = '" + volume
                + "') execute function refuse()");
        try {
            dangerous().statusCode(202);

            done().body("failures", equalTo(1))
                    .body("resources.volumes[0].error_message", containsString("internal error"))
                    .body("resources.snapshots[0].destroyed_at", notNullValue())
                    .body("droplet.error_message", containsString("internal error"))
                    .body("droplet", not(hasKey("destroyed_at")));
            owner().get("/v2/droplets/" + droplet).then().statusCode(200).body("droplet.locked", equalTo(false));
            owner().get("/v2/actions?per_page=1").then().body("actions[0].status", equalTo("errored"));
        } finally {
            run("drop trigger refused on volume");
        }

        retry().statusCode(202);

        await().atMost(PATIENCE).until(() -> (int) status().extract().path("failures") == 0);
        done().body("droplet.destroyed_at", notNullValue())
                .body("droplet", not(hasKey("error_message")))
                .body("resources.volumes[0].destroyed_at", notNullValue());
        owner().get("/v2/droplets/" + droplet).then().statusCode(404);
    }

    @Test
    void jobThatBeginsAnewGoesOnWhereItWasKilled() {
        dangerous().statusCode(202);
        done();
        // As if the worker had died after the volume was deleted and before anybody wrote it down.
        run("update destruction_part set destroyed_at = null where resource_id = $1", volume);
        run("update destruction set completed_at = null where droplet_id = $1", droplet);
        run("update job set state = 'queued' where kind = 'droplet.destroy' and payload like $1", "%" + droplet + "%");

        done().body("failures", equalTo(0)).body("resources.volumes[0].destroyed_at", notNullValue());
    }

    @Test
    void oneOfManyWins() {
        List<Integer> replies = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> dangerous().extract().statusCode()))
                .limit(6)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(replies).containsOnlyOnce(202).isSubsetOf(202, 404, 409);
        done().body("failures", equalTo(0));
    }

    @Test
    void whileItIsUnderWayNothingElseHappensToTheDroplet() {
        run(
                "insert into destruction (droplet_id, team, droplet_name, action_id) values ($1, $2, 'web-01', 1)",
                droplet,
                team);
        run("update droplet set pending_action = 1 where id = $1", droplet);

        dangerous().statusCode(409).body("id", equalTo("conflict"));
        retry().statusCode(409);
        owner().delete("/v2/droplets/" + droplet)
                .then()
                .statusCode(422)
                .body("message", equalTo("Droplet already has a pending event."));
        status().body("$", not(hasKey("completed_at"))).body("droplet", not(hasKey("destroyed_at")));
    }

    @Test
    void busyDropletIsNotDestroyed() {
        run("update droplet set pending_action = 1 where id = $1", droplet);

        dangerous().statusCode(422).body("message", equalTo("Droplet already has a pending event."));
        owner().get(path("/status")).then().statusCode(404);
    }

    @Test
    void whatIsWrongChangesNothing() {
        owner().delete(path("/dangerous")).then().statusCode(422).body("message", containsString("X-Dangerous"));
        owner().header("X-Dangerous", "no").delete(path("/dangerous")).then().statusCode(422);
        String other = volume("other");
        owner().delete("/v2/volumes/" + other).then().statusCode(204);
        String before = TeamTables.dump(database, team);
        for (Map<String, ?> body : List.of(
                Map.of("volumes", List.of(other)),
                Map.of("volumes", List.of(snapshot)),
                Map.of("volumes", List.of(volume, UUID.randomUUID().toString())),
                Map.of("snapshots", List.of(volumeSnapshot)),
                Map.of("snapshots", "all"),
                Map.of("snapshots", List.of(Map.of("id", snapshot))),
                Map.of("snapshots", List.of("x".repeat(100))),
                Map.of("reserved_ips", List.of("192.0.2.1")))) {
            owner().body(body).delete(path("/selective")).then().statusCode(422);
        }
        owner().body("[]").delete(path("/selective")).then().statusCode(400);
        owner().body("{").delete(path("/selective")).then().statusCode(400);
        for (String nothing : List.of("/status", "/retry")) {
            (nothing.equals("/retry") ? owner().post(path(nothing)) : owner().get(path(nothing)))
                    .then()
                    .statusCode(404);
        }

        assertThat(TeamTables.dump(database, team)).isEqualTo(before);
    }

    @Test
    void anotherTeamsDropletIsNotThere() {
        stranger().get(path("")).then().statusCode(404);
        stranger()
                .header("X-Dangerous", "true")
                .delete(path("/dangerous"))
                .then()
                .statusCode(404);
        stranger().body(Map.of()).delete(path("/selective")).then().statusCode(404);
        dangerous().statusCode(202);
        done();
        stranger().get(path("/status")).then().statusCode(404);
        stranger().post(path("/retry")).then().statusCode(404);
    }

    private String path(String rest) {
        return "/v2/droplets/" + droplet + "/destroy_with_associated_resources" + rest;
    }

    private ValidatableResponse dangerous() {
        return owner().header("X-Dangerous", "true").delete(path("/dangerous")).then();
    }

    private ValidatableResponse retry() {
        return owner().post(path("/retry")).then();
    }

    private ValidatableResponse status() {
        return owner().get(path("/status")).then().statusCode(200);
    }

    private ValidatableResponse done() {
        await().atMost(PATIENCE).until(() -> status().extract().path("completed_at") != null);
        return status();
    }

    private void hold(String volume, @Nullable Long action) {
        run("update volume set pending_action = $1 where id = $2", action, UUID.fromString(volume));
    }

    private void run(String statement, @Nullable Object... parameters) {
        database.preparedQuery(statement)
                .execute(Tuple.from(Arrays.asList(parameters)))
                .await()
                .atMost(PATIENCE);
    }
}
