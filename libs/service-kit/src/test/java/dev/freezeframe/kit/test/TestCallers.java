package dev.freezeframe.kit.test;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.identity.InternalTokenIssuer;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Set;
import java.util.UUID;

/** Requests as the gateway would send them, on behalf of somebody. */
public final class TestCallers {
    /** Everything a token can be allowed to do. */
    public static final Set<String> ALL_SCOPES = Set.of(
            "account:read",
            "billing:read",
            "actions:read",
            "regions:read",
            "sizes:read",
            "droplet:read",
            "droplet:create",
            "droplet:update",
            "droplet:delete",
            "droplet:admin",
            "image:read",
            "image:create",
            "image:update",
            "image:delete",
            "snapshot:read",
            "snapshot:delete",
            "block_storage:read",
            "block_storage:create",
            "block_storage:delete",
            "block_storage_action:read",
            "block_storage_action:create",
            "block_storage_snapshot:read",
            "block_storage_snapshot:create",
            "block_storage_snapshot:delete",
            "tag:read",
            "tag:create",
            "tag:delete");

    private TestCallers() {}

    /** The internal token of a caller. */
    public static String token(Caller caller) {
        return new InternalTokenIssuer().issue(caller);
    }

    /** A request of the team's owner, who may do everything. */
    public static RequestSpecification owner(UUID team) {
        return as(team, Role.OWNER, ALL_SCOPES);
    }

    /** A request of the installation's operator. */
    public static RequestSpecification operator() {
        return as(Caller.NO_TEAM, Role.OPERATOR, Set.of());
    }

    /** A request of a member of the team. */
    public static RequestSpecification as(UUID team, Role role, Set<String> scopes) {
        Caller caller = new Caller(UUID.randomUUID(), role.wireName() + "@acme.example", team, role, scopes, "");
        return RestAssured.given()
                .header("Authorization", "Bearer " + token(caller))
                .contentType(ContentType.JSON);
    }
}
