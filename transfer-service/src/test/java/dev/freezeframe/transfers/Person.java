package dev.freezeframe.transfers;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.test.TestCallers;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Somebody with a token of one of their teams, as the gateway vouches for them. */
record Person(UUID id, String email, UUID team, Map<UUID, Role> memberships) {
    /** Somebody new, alone in that role in a team. */
    static Person with(Role role, UUID team) {
        UUID id = UUID.randomUUID();
        return new Person(id, "person-" + id + "@acme.example", team, Map.of(team, role));
    }

    /** The same person, who is also in another team. */
    Person alsoIn(UUID other, Role role) {
        Map<UUID, Role> roles = new HashMap<>(memberships);
        roles.put(other, role);
        return new Person(id, email, team, roles);
    }

    /** The same person, who is no longer in a team. */
    Person removedFrom(UUID other) {
        Map<UUID, Role> roles = new HashMap<>(memberships);
        roles.remove(other);
        return new Person(id, email, team, roles);
    }

    RequestSpecification request() {
        Caller caller = new Caller(id, email, team, memberships.get(team), TestCallers.ALL_SCOPES, memberships, "");
        return RestAssured.given()
                .header("Authorization", "Bearer " + TestCallers.token(caller))
                .header("X-Request-Id", "request-of-" + id)
                .contentType(ContentType.JSON);
    }

    ValidatableResponse post(String path, Object body) {
        return request().body(body).post(path).then();
    }

    /** Offers a droplet's snapshot. */
    ValidatableResponse offer(String image, Map<String, ?> to) {
        return post("/v2/images/" + image + "/account_transfer", to);
    }

    ValidatableResponse accept(String image, long transfer, UUID forTeam) {
        return post(
                "/v2/images/" + image + "/account_transfer/accept",
                Map.of("transfer_id", transfer, "recipient_uuid", forTeam));
    }

    ValidatableResponse decline(String image, long transfer) {
        return post("/v2/images/" + image + "/account_transfer/decline", Map.of("transfer_id", transfer));
    }

    ValidatableResponse cancel(String image, long transfer) {
        return post("/v2/images/" + image + "/account_transfer/cancel", Map.of("transfer_id", transfer));
    }
}
