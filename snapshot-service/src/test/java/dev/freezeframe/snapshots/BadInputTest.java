package dev.freezeframe.snapshots;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is told in the API's shape, with the right status, and changes nothing: droplets, volumes, snapshots, actions. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest extends CatalogTestBase {
    private static final String ENDLESS = "9".repeat(40);

    @Inject
    Pool database;

    private String image;
    private String droplet;
    private String snapshot;
    private String volume;
    private String volumeSnapshot;
    private String dropletAction;
    private String volumeAction;
    private String before = "";

    @BeforeEach
    void rememberWhatCouldBeHarmed() throws Exception {
        if (before.isEmpty()) {
            make();
        }
        before = TeamTables.dump(database, team);
    }

    private void make() throws Exception {
        long source = customImage("source");
        long made = droplet("web-01", source);
        image = Long.toString(source);
        droplet = Long.toString(made);
        snapshot = Long.toString(dropletSnapshot(made, "web-01-1"));
        volume = volume("data");
        attach(volume, made);
        volumeSnapshot = volumeSnapshot(volume, "data-1");
        dropletAction = first("/v2/droplets/" + droplet + "/actions");
        volumeAction = first("/v2/volumes/" + volume + "/actions");
        post("/v2/tags", Map.of("name", "prod")).statusCode(201);
    }

    private String first(String actions) {
        return Long.toString(ids(owner().get(actions).then(), "actions.id").get(0));
    }

    @AfterEach
    void nothingHasChanged() {
        assertThat(TeamTables.dump(database, team)).isEqualTo(before);
    }

    /** Everything that is read: one thing or a list. */
    static List<String> things() {
        return List.of(
                "/v2/droplets/{d}",
                "/v2/droplets/{d}/backups/policy",
                "/v2/droplets/{d}/destroy_with_associated_resources",
                "/v2/droplets/{d}/actions/{da}",
                "/v2/volumes/{v}",
                "/v2/volumes/{v}/actions/{va}",
                "/v2/volumes/snapshots/{vs}",
                "/v2/snapshots/{s}",
                "/v2/snapshots/{vs}",
                "/v2/images/{s}",
                "/v2/actions/{da}");
    }

    static List<String> lists() {
        return List.of(
                "/v2/droplets",
                "/v2/droplets/{d}/actions",
                "/v2/droplets/{d}/snapshots",
                "/v2/droplets/{d}/backups",
                "/v2/droplets/backups/policies",
                "/v2/volumes",
                "/v2/volumes/{v}/actions",
                "/v2/volumes/{v}/snapshots",
                "/v2/snapshots",
                "/v2/snapshots/{s}/actions",
                "/v2/snapshots/{vs}/actions",
                "/v2/images",
                "/v2/actions",
                "/v2/tags",
                "/v2/regions",
                "/v2/sizes");
    }

    @ParameterizedTest
    @MethodSource("lists")
    void pagesThatCannotBe(String path) {
        for (String query : List.of(
                "per_page=0",
                "per_page=-1",
                "per_page=201",
                "per_page=x",
                "per_page=1.5",
                "page=0",
                "page=-1",
                "page=" + ENDLESS,
                "page=%00",
                "per_page=2147483648")) {
            refused(get(path + "?" + query), 422);
        }
        for (String query : List.of("page=1000000000", "page=2147483647&per_page=200")) {
            get(path + "?" + query)
                    .then()
                    .statusCode(200)
                    .body("links", notNullValue())
                    .body("meta", hasKey("total"));
        }
    }

    @ParameterizedTest
    @MethodSource({"lists", "things"})
    void whatClientsSendAndNobodyNeedsIsIgnored(String path) {
        String plain = get(path).then().statusCode(200).extract().asString();
        for (String odd : List.of(path + "/", path + "?unknown=1&per_page=&page=", path + "/?x")) {
            get(odd).then().statusCode(200).body(equalTo(plain));
        }
        for (String body : List.of("{}", "{", "x".repeat(1000))) {
            owner().body(body).get(filled(path)).then().statusCode(200).body(equalTo(plain));
        }
    }

    @ParameterizedTest
    @MethodSource({"lists", "things"})
    void withoutAnIdentityNothingIsTold(String path) {
        refused(given().get(filled(path)), 401);
    }

    @ParameterizedTest
    @MethodSource("things")
    void whatIsNotThereOrNotTheTeamsIs404(String path) {
        refused(stranger().get(filled(path)), 404);
        String parent = path.replaceAll("/\\{[a-z]+}[^{]*$", "/");
        for (String none : List.of(
                "1",
                "0",
                "-1",
                ENDLESS,
                "abc",
                "a%20b",
                "00000000-0000-0000-0000-000000000000",
                "1-1-1-1-1",
                "%00",
                "..%2f..",
                "%ff",
                "'--")) {
            refused(get(parent + none), 404);
        }
    }

    static Stream<String> requests() {
        String text = "x".repeat(256);
        return ("""
                POST /v2/droplets | {} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{i},"region":"moon1"} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{i},"region":7} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{i},"region":"ams3"} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE"} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":1} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":-1} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":ENDLESS} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":1.5} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":"no-such-slug"} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":"a\\u0000b"} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{"id":"a\\u0000b"}} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":[{i}]} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{}} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":"{vs}"} | 422
                POST /v2/droplets | {"name":"a","size":"no-such-size","image":{i}} | 422
                POST /v2/droplets | {"name":"a","size":null,"image":{i}} | 422
                POST /v2/droplets | {"name":"a","size":"","image":{i}} | 422
                POST /v2/droplets | {"name":"a b","size":"SIZE","image":{i}} | 422
                POST /v2/droplets | {"name":"a\\u0000b","size":"SIZE","image":{i}} | 422
                POST /v2/droplets | {"name":"a\\nb","size":"SIZE","image":{i}} | 422
                POST /v2/droplets | {"name":"","size":"SIZE","image":{i}} | 422
                POST /v2/droplets | {"name":null,"size":"SIZE","image":{i}} | 422
                POST /v2/droplets | {"name":7,"size":"SIZE","image":{i}} | 422
                POST /v2/droplets | {"name":["a"],"size":"SIZE","image":{i}} | 422
                POST /v2/droplets | {"name":"TEXT","size":"SIZE","image":{i}} | 422
                POST /v2/droplets | {"names":["a","b","c","d","e","f","g","h","i","j","k"],"size":"SIZE","image":{i}} | 422
                POST /v2/droplets | {"names":["a",""],"size":"SIZE","image":{i}} | 422
                POST /v2/droplets | {"names":"a","size":"SIZE","image":{i}} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{i},"tags":["a b"]} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{i},"tags":"prod"} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{i},"volumes":["{v}"]} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{i},"volumes":["x"]} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{i},"volumes":[null]} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{i},"volumes":["00000000-0000-0000-0000-000000000000"]} | 422
                POST /v2/droplets | {"name":"a","size":"SIZE","image":{i},"user_data":7} | 422
                POST /v2/droplets/{d}/actions | {} | 422
                POST /v2/droplets/{d}/actions | {"type":null} | 422
                POST /v2/droplets/{d}/actions | {"type":7} | 422
                POST /v2/droplets/{d}/actions | {"type":"explode"} | 422
                POST /v2/droplets/{d}/actions | {"type":"a\\u0000"} | 422
                POST /v2/droplets/{d}/actions | {"type":"power_on"} | 422
                POST /v2/droplets/{d}/actions | {"type":"enable_backups"} | 422
                POST /v2/droplets/{d}/actions | {"type":"snapshot","name":"TEXT"} | 422
                POST /v2/droplets/{d}/actions | {"type":"snapshot","name":"a\\u0007b"} | 422
                POST /v2/droplets/{d}/actions | {"type":"snapshot","name":{}} | 422
                POST /v2/droplets/{d}/actions | {"type":"restore"} | 422
                POST /v2/droplets/{d}/actions | {"type":"restore","image":1} | 422
                POST /v2/droplets/{d}/actions | {"type":"restore","image":{i}} | 422
                POST /v2/droplets/{d}/actions | {"type":"restore","image":"{vs}"} | 422
                POST /v2/droplets/{d}/actions | {"type":"restore","image":ENDLESS} | 422
                POST /v2/droplets/{d}/actions | {"type":"rebuild","image":true} | 422
                POST /v2/droplets/{d}/actions | {"type":"rebuild","image":"a\\u0000b"} | 422
                POST /v2/droplets/{d}/actions | {"type":"resize"} | 422
                POST /v2/droplets/{d}/actions | {"type":"resize","size":"no-such-size"} | 422
                POST /v2/droplets/{d}/actions | {"type":"resize","size":"s-1vcpu-1gb","disk":"yes"} | 422
                POST /v2/droplets/{d}/actions | {"type":"resize","size":"s-1vcpu-1gb","disk":true} | 422
                POST /v2/droplets/{d}/actions | {"type":"rename"} | 422
                POST /v2/droplets/{d}/actions | {"type":"rename","name":"a b"} | 422
                POST /v2/droplets/{d}/actions | {"type":"rename","name":"TEXT"} | 422
                POST /v2/droplets/1/actions | {"type":"power_off"} | 404
                POST /v2/droplets/ENDLESS/actions | {"type":"power_off"} | 404
                POST /v2/droplets/abc/actions | {"type":"power_off"} | 404
                POST /v2/droplets/actions | {"type":"power_off"} | 422
                POST /v2/droplets/actions?tag_name= | {"type":"power_off"} | 422
                POST /v2/droplets/actions?tag_name=%00 | {"type":"power_off"} | 422
                POST /v2/droplets/actions?tag_name=prod | {"type":"rename","name":"x"} | 422
                POST /v2/droplets/actions?tag_name=prod | {"type":"explode"} | 422
                DELETE /v2/droplets | - | 422
                DELETE /v2/droplets?tag_name= | - | 422
                DELETE /v2/droplets?tag_name=%00 | - | 422
                DELETE /v2/droplets/1 | - | 404
                DELETE /v2/droplets/1 | {} | 404
                DELETE /v2/droplets/ENDLESS | - | 404
                DELETE /v2/droplets/abc | - | 404
                GET /v2/droplets?name=%00 | - | 422
                GET /v2/droplets?tag_name=a%00b | - | 422
                GET /v2/droplets?type=nonsense | - | 422
                GET /v2/volumes?name=%00 | - | 422
                GET /v2/volumes?region=%00 | - | 422
                POST /v2/volumes | {} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3"} | 422
                POST /v2/volumes | {"name":"a","size_gigabytes":1} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":0} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":-1} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":16385} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":ENDLESS} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":1e400} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":1.5} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":"one"} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":[1]} | 422
                POST /v2/volumes | {"name":"a","region":"moon1","size_gigabytes":1} | 422
                POST /v2/volumes | {"name":"a","region":{},"size_gigabytes":1} | 422
                POST /v2/volumes | {"name":"Upper","region":"nyc3","size_gigabytes":1} | 422
                POST /v2/volumes | {"name":"1a","region":"nyc3","size_gigabytes":1} | 422
                POST /v2/volumes | {"name":"a\\u0000","region":"nyc3","size_gigabytes":1} | 422
                POST /v2/volumes | {"name":"TEXT","region":"nyc3","size_gigabytes":1} | 422
                POST /v2/volumes | {"name":"data","region":"nyc3","size_gigabytes":1} | 409
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":1,"description":7} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":1,"description":"a\\u0000"} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":1,"filesystem_type":"ntfs"} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":1,"filesystem_type":"ext4","filesystem_label":"12345678901234567"} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","size_gigabytes":1,"tags":[7]} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","snapshot_id":"x"} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","snapshot_id":"00000000-0000-0000-0000-000000000000"} | 404
                POST /v2/volumes | {"name":"a","region":"ams3","snapshot_id":"{vs}"} | 422
                POST /v2/volumes | {"name":"a","region":"nyc3","snapshot_id":"{s}"} | 422
                POST /v2/volumes/{v}/actions | {} | 422
                POST /v2/volumes/{v}/actions | {"type":"explode"} | 422
                POST /v2/volumes/{v}/actions | {"type":"attach"} | 422
                POST /v2/volumes/{v}/actions | {"type":"attach","droplet_id":{d}} | 422
                POST /v2/volumes/{v}/actions | {"type":"attach","droplet_id":0} | 422
                POST /v2/volumes/{v}/actions | {"type":"attach","droplet_id":ENDLESS} | 422
                POST /v2/volumes/{v}/actions | {"type":"detach","droplet_id":1} | 422
                POST /v2/volumes/{v}/actions | {"type":"detach","droplet_id":"x"} | 422
                POST /v2/volumes/{v}/actions | {"type":"resize"} | 422
                POST /v2/volumes/{v}/actions | {"type":"resize","size_gigabytes":0} | 422
                POST /v2/volumes/{v}/actions | {"type":"resize","size_gigabytes":-5} | 422
                POST /v2/volumes/{v}/actions | {"type":"resize","size_gigabytes":99999} | 422
                POST /v2/volumes/00000000-0000-0000-0000-000000000000/actions | {"type":"resize","size_gigabytes":2} | 404
                POST /v2/volumes/abc/actions | {"type":"resize","size_gigabytes":2} | 404
                POST /v2/volumes/actions | {"type":"resize","size_gigabytes":2} | 422
                POST /v2/volumes/actions | {"type":"resize","size_gigabytes":2,"volume_name":"none","region":"nyc3"} | 404
                POST /v2/volumes/actions | {"type":"resize","size_gigabytes":2,"volume_name":"a\\u0000","region":"nyc3"} | 422
                POST /v2/volumes/{v}/snapshots | {} | 422
                POST /v2/volumes/{v}/snapshots | {"name":""} | 422
                POST /v2/volumes/{v}/snapshots | {"name":null} | 422
                POST /v2/volumes/{v}/snapshots | {"name":7} | 422
                POST /v2/volumes/{v}/snapshots | {"name":"a\\u0000b"} | 422
                POST /v2/volumes/{v}/snapshots | {"name":"TEXT"} | 422
                POST /v2/volumes/{v}/snapshots | {"name":"x","tags":["a b"]} | 422
                POST /v2/volumes/{v}/snapshots | {"name":"data-1"} | 409
                POST /v2/volumes/{v}/snapshots | {"name":"data-2"} | 429
                POST /v2/volumes/abc/snapshots | {"name":"x"} | 404
                DELETE /v2/volumes/{v} | - | 422
                DELETE /v2/volumes/abc | - | 404
                DELETE /v2/volumes | - | 422
                DELETE /v2/volumes?name=data | - | 422
                DELETE /v2/volumes?name=%00&region=nyc3 | - | 422
                DELETE /v2/volumes?name=none&region=nyc3 | - | 404
                DELETE /v2/volumes/snapshots/{s} | - | 404
                DELETE /v2/volumes/snapshots/abc | - | 404
                DELETE /v2/snapshots/{i} | - | 400
                DELETE /v2/snapshots/1 | - | 404
                DELETE /v2/snapshots/ENDLESS | - | 404
                GET /v2/snapshots?resource_type=moon | - | 422
                POST /v2/droplets/{d}/destroy_with_associated_resources/retry | - | 404
                POST /v2/snapshots/{s}/actions | {} | 422
                POST /v2/snapshots/{s}/actions | {"type":7} | 422
                POST /v2/snapshots/{s}/actions | {"type":"explode"} | 422
                POST /v2/snapshots/{s}/actions | {"type":"convert"} | 422
                POST /v2/snapshots/{s}/actions | {"type":"transfer"} | 422
                POST /v2/snapshots/{s}/actions | {"type":"transfer","region":7} | 422
                POST /v2/snapshots/{s}/actions | {"type":"transfer","region":"moon1"} | 422
                POST /v2/snapshots/{s}/actions | {"type":"transfer","region":"a\\u0000"} | 422
                POST /v2/snapshots/{s}/actions | {"type":"transfer","region":"TEXT"} | 422
                POST /v2/snapshots/{s}/actions | {"type":"transfer","region":"nyc3"} | 422
                POST /v2/snapshots/{vs}/actions | {"type":"transfer","region":"nyc3"} | 422
                POST /v2/snapshots/{i}/actions | {"type":"transfer","region":"ams3"} | 400
                POST /v2/snapshots/1/actions | {"type":"transfer","region":"ams3"} | 404
                POST /v2/snapshots/ENDLESS/actions | {"type":"transfer","region":"ams3"} | 404
                POST /v2/snapshots/abc/actions | {"type":"transfer","region":"ams3"} | 404
                POST /v2/images/{s}/actions | {"type":"transfer","region":"moon1"} | 422
                POST /v2/images/{s}/actions | {"type":"transfer","region":"nyc3"} | 422
                GET /v2/snapshots/{s}/actions?per_page=0 | - | 422
                GET /v2/snapshots/{s}/actions/{da} | - | 404
                GET /v2/snapshots/{s}/actions/ENDLESS | - | 404
                DELETE /v2/snapshots/{s}/regions/nyc3 | - | 422
                DELETE /v2/snapshots/{vs}/regions/nyc3 | - | 422
                DELETE /v2/snapshots/{s}/regions/ams3 | - | 404
                DELETE /v2/snapshots/{s}/regions/moon1 | - | 404
                DELETE /v2/snapshots/1/regions/nyc3 | - | 404
                POST /v2/snapshots/1/verify | - | 404
                POST /v2/snapshots/abc/verify | {} | 404
                POST /v2/snapshots/ENDLESS/verify | - | 404
                POST /v2/snapshots/{i}/verify | - | 400
                GET /v2/usage?month=0 | - | 422
                GET /v2/usage?month=2026-00 | - | 422
                GET /v2/usage?from=%00&to=%00 | - | 422
                GET /v2/usage?from=2026-11-01T00:00:00Z | - | 422
                GET /v2/usage?per_page=201 | - | 422
                GET /v2/keys | - | 403
                POST /v2/keys/rotate | {"all_teams":true} | 403
                POST /v2/keys/rotate | {} | 403
                GET /v2/stores | - | 403
                GET /v2/stores/moon1 | - | 403
                PUT /v2/stores/nyc3/state | {"state":"lost"} | 403
                POST /v2/stores/nyc3/sweep | {} | 403
                GET /v2/stores/nyc3/snapshots_at_risk | - | 403
                GET /v2/admin/teams/00000000-0000-0000-0000-000000000000/usage | - | 403
                PUT /v2/droplets/{d} | {"name":"x"} | 405
                PATCH /v2/volumes/{v} | {} | 405
                GET /v2/droplets/{d}/nonsense | - | 404
                """)
                .replace("SIZE", "s-1vcpu-512mb-10gb")
                .replace("ENDLESS", ENDLESS)
                .replace("TEXT", text)
                .lines();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestIsRefused(String line) {
        refused(owner(), line);
    }

    /** What the operator may ask for, but not like this. */
    static Stream<String> operatorsRequests() {
        return """
                POST /v2/keys/rotate | {} | 422
                POST /v2/keys/rotate | {"team":"x"} | 422
                POST /v2/keys/rotate | {"team":7} | 422
                POST /v2/keys/rotate | {"team":"00000000-0000-0000-0000-000000000000"} | 422
                POST /v2/keys/rotate | {"team":"00000000-0000-0000-0000-000000000000","all_teams":true} | 422
                POST /v2/keys/rotate | {"all_teams":false} | 422
                POST /v2/keys/rotate | {"all_teams":"yes"} | 422
                POST /v2/keys/rotate | {"installation":1} | 422
                POST /v2/keys/rotate | [] | 400
                POST /v2/keys/rotate | { | 400
                PUT /v2/stores/nyc3/state | {} | 422
                PUT /v2/stores/nyc3/state | {"state":"gone"} | 422
                PUT /v2/stores/nyc3/state | {"state":7} | 422
                PUT /v2/stores/nyc3/state | {"state":"a\\u0000"} | 422
                PUT /v2/stores/nyc3/state | [] | 400
                PUT /v2/stores/moon1/state | {"state":"lost"} | 404
                POST /v2/stores/nyc3/sweep | {"dry_run":"x"} | 422
                POST /v2/stores/nyc3/sweep | 7 | 400
                POST /v2/stores/moon1/sweep | {} | 404
                GET /v2/stores?page=0 | - | 422
                GET /v2/stores/moon1 | - | 404
                GET /v2/stores/moon1/snapshots_at_risk | - | 404
                GET /v2/stores/nyc3/snapshots_at_risk?per_page=x | - | 422
                GET /v2/admin/teams/abc/usage | - | 404
                GET /v2/admin/teams/00000000-0000-0000-0000-000000000000/usage?month=x | - | 422
                """.lines();
    }

    @ParameterizedTest
    @MethodSource("operatorsRequests")
    void operatorsRequestIsRefused(String line) {
        refused(TestCallers.operator(), line);
    }

    private void refused(RequestSpecification caller, String line) {
        String[] parts = line.split(" \\| ");
        String[] target = filled(parts[0]).split(" ");
        RequestSpecification request = caller.urlEncodingEnabled(false);
        if (!parts[1].equals("-")) {
            request = request.body(filled(parts[1]));
        }
        refused(request.request(target[0], target[1]), Integer.parseInt(parts[2].trim()));
    }

    static List<String> writes() {
        return List.of(
                "/v2/droplets",
                "/v2/droplets/{d}/actions",
                "/v2/droplets/actions?tag_name=prod",
                "/v2/volumes",
                "/v2/volumes/{v}/actions",
                "/v2/volumes/actions",
                "/v2/volumes/{v}/snapshots",
                "/v2/snapshots/{s}/actions",
                "/v2/images/{s}/actions",
                "/v2/images");
    }

    @ParameterizedTest
    @MethodSource("writes")
    void bodyThatIsNoObject(String path) {
        for (String body : List.of(
                "",
                "{",
                "[]",
                "7",
                "\"x\"",
                "null",
                "{\"name\":}",
                "[".repeat(5000),
                "\0",
                "{\"name\":\"a\nb\"}",
                "{\"n\":" + "9".repeat(2000) + "}")) {
            refused(owner().body(body).post(filled(path)), 400);
        }
        refused(stranger().body("{").post(filled(path)), 400);
        refused(owner().contentType("text/plain").body("name=x").post(filled(path)), 400);
    }

    @ParameterizedTest
    @MethodSource("writes")
    void namesThatFillTheRequest(String path) {
        String text = "\"" + "x".repeat(400_000) + "\"";
        refused(
                owner().body("{\"name\":" + text + ",\"type\":\"snapshot\",\"region\":\"nyc3\",\"volume_name\":" + text
                                + "}")
                        .post(filled(path)),
                422);
    }

    static List<String> changes() {
        return List.of(
                "DELETE /v2/droplets/{d}",
                "DELETE /v2/volumes/{v}",
                "DELETE /v2/volumes?name=data&region=nyc3",
                "DELETE /v2/volumes/snapshots/{vs}",
                "DELETE /v2/snapshots/{s}",
                "DELETE /v2/snapshots/{vs}",
                "DELETE /v2/images/{s}",
                "DELETE /v2/snapshots/{s}/regions/nyc3",
                "POST /v2/snapshots/{s}/verify",
                "POST /v2/snapshots/{vs}/verify",
                "POST /v2/snapshots/{s}/actions {\"type\":\"transfer\",\"region\":\"ams3\"}",
                "POST /v2/images/{s}/actions {\"type\":\"transfer\",\"region\":\"ams3\"}",
                "POST /v2/droplets/{d}/actions {\"type\":\"power_off\"}",
                "POST /v2/volumes/{v}/actions {\"type\":\"resize\",\"size_gigabytes\":2}",
                "POST /v2/volumes/actions {\"type\":\"resize\",\"size_gigabytes\":2,\"volume_name\":\"data\",\"region\":\"nyc3\"}",
                "POST /v2/volumes/{v}/snapshots {\"name\":\"x\"}",
                "POST /v2/volumes {\"name\":\"a\",\"region\":\"nyc3\",\"snapshot_id\":\"{vs}\"}");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void anotherTeamsThingsAreNotThere(String change) {
        String[] parts = filled(change).split(" ", 3);
        RequestSpecification request = stranger();
        if (parts.length == 3) {
            request = request.body(parts[2]);
        }
        refused(request.request(parts[0], parts[1]), 404);
    }

    private Response get(String path) {
        return owner().urlEncodingEnabled(false).get(filled(path));
    }

    private static void refused(Response response, int status) {
        ValidatableResponse reply = response.then().statusCode(status);
        reply.contentType("application/json")
                .body("id", notNullValue())
                .body("message", notNullValue())
                .body("request_id", notNullValue())
                .body("message", not(containsString("Exception")))
                .body("message", not(containsString("dev.freezeframe")));
        assertThat(response.asString()).hasSizeLessThan(1000);
    }

    private String filled(String template) {
        return template.replace("{d}", droplet)
                .replace("{da}", dropletAction)
                .replace("{v}", volume)
                .replace("{va}", volumeAction)
                .replace("{vs}", volumeSnapshot)
                .replace("{s}", snapshot)
                .replace("{i}", image);
    }
}
