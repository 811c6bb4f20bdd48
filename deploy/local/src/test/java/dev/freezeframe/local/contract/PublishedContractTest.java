package dev.freezeframe.local.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The judge must be able to find fault: a contract check that passes everything checks nothing. */
class PublishedContractTest {

    private static final String CONTRACT = """
            {"openapi": "3.0.0",
             "paths": {
               "/v2/things": {
                 "get": {"responses": {
                   "200": {"content": {"application/json": {"schema":
                     {"type": "object", "required": ["things"], "properties": {"things":
                       {"type": "array", "items": {"$ref": "#/components/schemas/thing"}}}}}}},
                   "default": {"content": {"application/json": {"schema":
                     {"$ref": "#/components/schemas/shared_models_error"}}}}}}},
               "/v2/things/{id}": {
                 "delete": {"responses": {"204": {"description": "gone"}}}},
               "/v2/things/special": {
                 "delete": {"responses": {"202": {"description": "later"}}}}},
             "components": {"schemas": {
               "thing": {"allOf": [
                 {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
                 {"type": "object", "properties": {
                   "slug": {"type": "string", "nullable": true},
                   "power": {"type": "string", "enum": ["new", false]},
                   "made": {"type": "string", "format": "date-time"}}}]},
               "shared_models_error": {"type": "object", "required": ["id", "message"], "properties": {
                 "id": {"type": "string"}, "message": {"type": "string"}}}}}}
            """;

    private final PublishedContract contract;

    PublishedContractTest() throws IOException {
        contract = PublishedContract.of(CONTRACT);
    }

    @Test
    void replyAsPublishedHolds() {
        assertThat(contract.violations(reply("GET", "/v2/things", 200, """
                {"things": [{"id": 1, "slug": null, "made": "2026-01-02T03:04:05Z", "more": true}]}"""))).isEmpty();
    }

    @Test
    void everyPartOfTheBodyIsJudged() {
        assertThat(contract.violations(reply("GET", "/v2/things", 200, """
                {"things": [{"id": "one"}, {"slug": 2, "id": 2}, {"made": "yesterday", "id": 3}, {}]}""")))
                .hasSize(4)
                .anySatisfy(violation -> assertThat(violation).contains("/things/0/id"))
                .anySatisfy(violation -> assertThat(violation).contains("/things/1/slug"))
                .anySatisfy(violation -> assertThat(violation).contains("/things/2/made"))
                .anySatisfy(violation -> assertThat(violation).contains("/things/3"));
    }

    @Test
    void wordThatYamlTookForBooleanIsAWord() {
        assertThat(contract.violations(reply("GET", "/v2/things", 200, """
                {"things": [{"id": 1, "power": "off"}, {"id": 2, "power": "new"}]}"""))).isEmpty();
        assertThat(contract.violations(reply("GET", "/v2/things", 200, """
                {"things": [{"id": 1, "power": "on"}]}""")))
                .singleElement()
                .asString()
                .contains("/things/0/power");
    }

    @Test
    void trailingSlashIsTheSamePath() {
        assertThat(contract.violations(reply("GET", "/v2/things/", 200, "{}"))).hasSize(1);
    }

    @Test
    void spelledOutPathWinsOverVariable() {
        assertThat(contract.violations(reply("DELETE", "/v2/things/7", 204, "")))
                .isEmpty();
        assertThat(contract.violations(reply("DELETE", "/v2/things/special", 202, "")))
                .isEmpty();
        assertThat(contract.violations(reply("DELETE", "/v2/things/special", 204, "")))
                .containsExactly("the operation does not answer 204");
    }

    @Test
    void bodyWhereNoneBelongsIsFound() {
        assertThat(contract.violations(reply("DELETE", "/v2/things/7", 204, "{}")))
                .containsExactly("this reply has no body");
    }

    @Test
    void unlistedErrorHasTheCommonShape() {
        assertThat(contract.violations(
                        reply("GET", "/v2/things", 422, "{\"id\": \"unprocessable_entity\", \"message\": \"no\"}")))
                .isEmpty();
        assertThat(contract.violations(reply("GET", "/v2/things", 422, "{\"details\": \"no\"}")))
                .hasSize(2);
        assertThat(contract.violations(reply("GET", "/elsewhere", 404, "{\"details\": \"no\"}")))
                .hasSize(2);
    }

    @Test
    void textInsteadOfJsonIsFound() {
        assertThat(contract.violations(reply("GET", "/v2/things", 200, "<html>")))
                .singleElement()
                .asString()
                .startsWith("the body is not JSON");
        assertThat(contract.violations(new Exchange("GET", "/v2/things", 200, "text/plain", "{}".getBytes(UTF_8))))
                .singleElement()
                .asString()
                .contains("text/plain");
    }

    private static Exchange reply(String method, String path, int status, String body) {
        return new Exchange(method, path, status, body.isEmpty() ? "" : "application/json", body.getBytes(UTF_8));
    }
}
