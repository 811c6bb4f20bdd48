package dev.freezeframe.gateway.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.gateway.Acme;
import dev.freezeframe.gateway.TestService;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestService.class)
class AdminTest {
    private final String unique = UUID.randomUUID().toString();

    @Inject
    Pool pool;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void usersAreMadeAndListed() {
        String user = Acme.user("u" + unique + "@acme.example");
        Acme.operator()
                .get("/v2/admin/users?per_page=200")
                .then()
                .statusCode(200)
                .body("users.uuid", hasItem(user))
                .body("meta.total", greaterThanOrEqualTo(1))
                .body("links", notNullValue());
    }

    @Test
    void anAddressBelongsToOneUserWhateverItsCase() {
        Acme.user("dup" + unique + "@acme.example");
        user("DUP" + unique + "@acme.example", "x").statusCode(409).body("id", equalTo("conflict"));
    }

    @Test
    void aTeamsNameIsItsOwn() {
        Acme.team("globex " + unique);
        Acme.operator()
                .body(Map.of("name", "Globex " + unique))
                .post("/v2/admin/teams")
                .then()
                .statusCode(409);
    }

    @Test
    void racingForANameHasOneWinner() {
        List<CompletableFuture<Integer>> racers = Stream.generate(() ->
                        CompletableFuture.supplyAsync(() -> Acme.operator()
                                .body(Map.of("name", "race " + unique))
                                .post("/v2/admin/teams")
                                .statusCode()))
                .limit(4)
                .toList();
        assertThat(racers.stream().map(CompletableFuture::join).sorted()).containsExactly(201, 409, 409, 409);
    }

    @Test
    void badInputIsRefusedInTheShapeOfTheApi() {
        for (String email : List.of("", "nobody", "a@b@c", "a b@c", "x".repeat(300) + "@y", "a\u0000@b")) {
            user(email, "x").statusCode(422).body("id", equalTo("unprocessable_entity"));
        }
        user("ok" + unique + "@acme.example", "a\nb").statusCode(422);
        Acme.operator()
                .body("{\"email\":")
                .post("/v2/admin/users")
                .then()
                .statusCode(400)
                .body("id", equalTo("bad_request"));
        Acme.operator().body("{\"email\":[1]}").post("/v2/admin/users").then().statusCode(400);
        Acme.operator().post("/v2/admin/users").then().statusCode(422);
        Acme.operator().body("{}").post("/v2/admin/teams").then().statusCode(422);
        Acme.operator().body("{\"name\":\"\"}").post("/v2/admin/teams").then().statusCode(422);
        Acme.operator().get("/v2/admin/users?per_page=0").then().statusCode(422);
        Acme.operator().get("/v2/admin/users?per_page=201").then().statusCode(422);
        Acme.operator().get("/v2/admin/teams/not-a-uuid/members").then().statusCode(404);
        Acme.operator()
                .get("/v2/admin/teams/" + UUID.randomUUID() + "/members")
                .then()
                .statusCode(404);
    }

    private static ValidatableResponse user(String email, String name) {
        return Acme.operator()
                .body(Map.of("email", email, "name", name))
                .post("/v2/admin/users")
                .then();
    }

    @Test
    void aPageFarBeyondTheLastIsEmpty() {
        Acme.user("p" + unique + "@acme.example");
        for (String list : List.of("users", "teams")) {
            Acme.operator()
                    .get("/v2/admin/" + list + "?page=1000000000&per_page=200")
                    .then()
                    .statusCode(200)
                    .body(list, hasSize(0));
        }
    }

    @Test
    void pagesLinkToEachOtherUnderTheHostTheClientUsed() {
        Acme.team("page a " + unique);
        Acme.team("page b " + unique);
        Acme.operator()
                .header("Host", "api.acme.example")
                .get("/v2/admin/teams?per_page=1&page=2")
                .then()
                .statusCode(200)
                .body("teams", hasSize(1))
                .body("links.pages.prev", equalTo("http://api.acme.example/v2/admin/teams?per_page=1&page=1"))
                .body("links.pages.first", containsString("page=1"));
    }

    @Test
    void aTeamKeepsAnOwner() {
        Acme.Member acme = Acme.owner();
        String member = "/v2/admin/teams/" + acme.team() + "/members/" + acme.user();
        Acme.operator().delete(member).then().statusCode(422);
        Acme.operator().body(Map.of("role", "member")).put(member).then().statusCode(422);
        Acme.operator().body(Map.of("role", "king")).put(member).then().statusCode(422);
        Acme.operator().body(Map.of("role", "operator")).put(member).then().statusCode(422);
        Acme.operator()
                .get("/v2/admin/teams/" + acme.team() + "/members")
                .then()
                .body("members", hasSize(1))
                .body("members[0].role", equalTo("owner"));
    }

    @Test
    void twoOwnersWhoLeaveAtOnceDoNotBothLeave() {
        Acme.Member acme = Acme.owner();
        String members = "/v2/admin/teams/" + acme.team() + "/members/";
        String second = Acme.user("second" + unique + "@acme.example");
        Acme.operator()
                .body(Map.of("role", "owner"))
                .put(members + second)
                .then()
                .statusCode(200);
        List<CompletableFuture<Integer>> leaving = Stream.of(acme.user(), second)
                .map(user -> CompletableFuture.supplyAsync(
                        () -> Acme.operator().delete(members + user).statusCode()))
                .toList();
        assertThat(leaving.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(204, 422);
    }

    @Test
    void aTokenIsShownOnceAndKeptOnlyAsAHash() {
        Acme.Member acme = Acme.owner();
        assertThat(acme.token()).matches("dop_v1_[0-9a-f]{64}");
        Acme.operator()
                .get("/v2/admin/teams/" + acme.team() + "/tokens")
                .then()
                .body("tokens", hasSize(1))
                .body("tokens[0].uuid", equalTo(acme.tokenId()))
                .body("tokens[0].token", nullValue())
                .body("tokens[0].name", equalTo("test"));
        String rows = pool.query("select t::text || encode(hash, 'escape') from access_token t")
                .execute()
                .await()
                .indefinitely()
                .toString();
        assertThat(rows).doesNotContain(acme.token().substring(7));
        assertThat(pool.preparedQuery("select octet_length(hash) from access_token where id = $1")
                        .execute(Tuple.of(UUID.fromString(acme.tokenId())))
                        .await()
                        .indefinitely()
                        .iterator()
                        .next()
                        .getInteger(0))
                .isEqualTo(32);
    }

    @Test
    void theLastUseOfATokenIsNoted() {
        Acme.Member acme = Acme.owner();
        Acme.as(acme.token()).get("/v2/account").then().statusCode(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> Acme.operator()
                        .get("/v2/admin/teams/" + acme.team() + "/tokens")
                        .then()
                        .body("tokens[0].last_used_at", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ")));
    }

    @Test
    void whatATokenMayNotBeIsRefused() {
        Acme.Member acme = Acme.owner();
        String tokens = "/v2/admin/teams/" + acme.team() + "/tokens";
        String stranger = Acme.user("stranger" + unique + "@globex.example");
        Acme.operator()
                .body(Map.of("user", stranger, "name", "x"))
                .post(tokens)
                .then()
                .statusCode(404);
        Acme.operator().body(Map.of("user", acme.user())).post(tokens).then().statusCode(422);
        Acme.operator().body(Map.of("name", "x")).post(tokens).then().statusCode(422);
        for (Object seconds : List.of(0, -1, Long.MAX_VALUE)) {
            Acme.operator()
                    .body(Map.of("user", acme.user(), "name", "x", "expires_in_seconds", seconds))
                    .post(tokens)
                    .then()
                    .statusCode(422);
        }
        Acme.operator()
                .body(Map.of("user", acme.user(), "name", "x", "scopes", List.of("image:paint")))
                .post(tokens)
                .then()
                .statusCode(422)
                .body("message", containsString("image:paint"));
        Acme.operator().delete(tokens + "/" + UUID.randomUUID()).then().statusCode(404);
        Acme.operator()
                .delete("/v2/admin/teams/" + UUID.randomUUID() + "/tokens/" + acme.tokenId())
                .then()
                .statusCode(404);
        Acme.operator().get(tokens).then().body("tokens", hasSize(1));
    }

    @Test
    void changesOfATeamAreEvents() throws IOException {
        Acme.Member acme = Acme.owner();
        String second = Acme.user("second" + unique + "@acme.example");
        String member = "/v2/admin/teams/" + acme.team() + "/members/" + second;
        Acme.operator()
                .body(Map.of("role", "resource_viewer"))
                .put(member)
                .then()
                .statusCode(200);
        Acme.operator()
                .header("x-request-id", "leaves-" + unique)
                .delete(member)
                .then()
                .statusCode(204);

        List<JsonNode> events = eventsOf(acme.team(), 4);
        assertThat(events)
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        EventTypes.TEAM_CREATED,
                        EventTypes.TEAM_MEMBER_CHANGED,
                        EventTypes.TEAM_MEMBER_CHANGED,
                        EventTypes.TEAM_MEMBER_CHANGED);
        assertThat(events.get(0).at("/data/name").asText()).isEqualTo(acme.teamName());
        assertThat(events.get(1).at("/data/role").asText()).isEqualTo("owner");
        assertThat(events.get(2).at("/data/user_id").asText()).isEqualTo(second);
        assertThat(events.get(2).at("/data/role").asText()).isEqualTo("resource_viewer");
        assertThat(events.get(3).at("/data/role").isNull()
                        || events.get(3).at("/data/role").isMissingNode())
                .isTrue();
        assertThat(events.get(2).at("/data/members"))
                .extracting(one ->
                        one.path("email").asText() + " " + one.path("role").asText())
                .containsExactlyInAnyOrder(
                        acme.email() + " owner", "second" + unique + "@acme.example resource_viewer");
        // Compaction keeps this one: it must say all there is to say of the team.
        assertThat(events.get(3).at("/data/members"))
                .extracting(one -> one.path("user_id").asText())
                .containsExactly(acme.user());
        assertThat(events.get(3).get("requestid").asText()).isEqualTo("leaves-" + unique);
    }

    private List<JsonNode> eventsOf(String team, int expected) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        Map<String, Object> config = Map.of(
                "bootstrap.servers", kafka,
                "group.id", unique,
                "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(Topics.TEAMS));
            ObjectMapper json = new ObjectMapper();
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (events.size() < expected && System.nanoTime() < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    if (team.equals(record.key())) {
                        events.add(json.readTree(record.value()));
                    }
                }
            }
        }
        return events;
    }
}
