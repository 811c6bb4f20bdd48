package dev.freezeframe.gateway;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes users, teams and tokens for tests through the admin API, as the operator would. */
public final class Acme {
    /** What the test servers set as {@code freezeframe.admin-token}. */
    public static final String OPERATOR = "dop_v1_" + "ad".repeat(32);

    private Acme() {}

    /** A team of its own with one user in it, and a token of that user. */
    public record Member(String team, String teamName, String user, String email, String tokenId, String token) {}

    /** A request of the operator. */
    public static RequestSpecification operator() {
        return as(OPERATOR);
    }

    /** A request with that token. */
    public static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    /** An owner of a new team with a token for everything and without limits. */
    public static Member owner() {
        return member("owner", Map.of("rate_limited", false));
    }

    /** A member of a new team, whose token has the given settings on top of what a token needs. */
    public static Member member(String role, Map<String, ?> settings) {
        String name = "acme-" + UUID.randomUUID();
        String email = name + "@acme.example";
        String team = team(name);
        String user = user(email);
        operator()
                .body(Map.of("role", role))
                .put("/v2/admin/teams/" + team + "/members/" + user)
                .then()
                .statusCode(200);
        Map<String, Object> wanted = new HashMap<>(settings);
        wanted.put("user", user);
        wanted.put("name", "test");
        Map<String, Object> token = operator()
                .body(wanted)
                .post("/v2/admin/teams/" + team + "/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
        return new Member(team, name, user, email, (String) token.get("uuid"), (String) token.get("token"));
    }

    /** A member whose token has only those scopes. */
    public static Member withScopes(String role, String... scopes) {
        return member(role, Map.of("rate_limited", false, "scopes", List.of(scopes)));
    }

    /** A new team's id. */
    public static String team(String name) {
        return operator()
                .body(Map.of("name", name))
                .post("/v2/admin/teams")
                .then()
                .statusCode(201)
                .extract()
                .path("team.uuid");
    }

    /** A new user's id. */
    public static String user(String email) {
        return operator()
                .body(Map.of("email", email, "name", "Some Body"))
                .post("/v2/admin/users")
                .then()
                .statusCode(201)
                .extract()
                .path("user.uuid");
    }
}
