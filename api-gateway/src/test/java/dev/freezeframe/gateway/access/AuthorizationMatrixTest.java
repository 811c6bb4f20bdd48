package dev.freezeframe.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.gateway.Acme;
import dev.freezeframe.gateway.TestService;
import dev.freezeframe.gateway.Wire;
import dev.freezeframe.gateway.operation.Operation;
import dev.freezeframe.gateway.operation.Operations;
import dev.freezeframe.gateway.operation.RoleScopes;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every operation with every role, with every scope missing, and with tokens that are none. What is allowed is written
 * down here once more, from the published documentation of roles and scopes, and not taken from the code under test.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestService.class)
class AuthorizationMatrixTest {
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final int FAILURES_OF_AN_ADDRESS = 20;

    /** What the operator alone may do, by the beginnings of paths. */
    private static final List<String> OPERATORS_PATHS = List.of("/v2/admin/", "/v2/stores", "/v2/keys");

    @Inject
    Operations operations;

    @Test
    void everyOperationIsAllowedToExactlyTheRolesThatTheDocumentationNames() {
        List<String> wrong = new ArrayList<>();
        for (Role role : Role.values()) {
            String token = role == Role.OPERATOR ? Acme.OPERATOR : everything(role);
            for (Operation operation : operations.all()) {
                boolean allowed = status(Acme.as(token), operation) != FORBIDDEN;
                if (allowed != documented(role, operation)) {
                    wrong.add(role + (allowed ? " may " : " may not ") + named(operation));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTokenThatLacksOneScopeOfAnOperationIsForbiddenIt() {
        List<String> wrong = new ArrayList<>();
        Map<Set<String>, String> tokens = new HashMap<>();
        for (Operation operation : operations.all()) {
            for (String missing : operation.scopes()) {
                Set<String> others = new TreeSet<>(RoleScopes.ALL);
                others.remove(missing);
                String token = tokens.computeIfAbsent(
                        others,
                        scopes -> Acme.withScopes("owner", scopes.toArray(String[]::new))
                                .token());
                if (status(Acme.as(token), operation) != FORBIDDEN) {
                    wrong.add(named(operation) + " without " + missing);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTokenWithTheScopesOfAnOperationAndNoOthersIsAllowedIt() {
        List<String> wrong = new ArrayList<>();
        Map<Set<String>, String> tokens = new HashMap<>();
        for (Operation operation : operations.all()) {
            Set<String> scopes = new TreeSet<>(operation.scopes());
            if (scopes.isEmpty()) {
                continue;
            }
            String token = tokens.computeIfAbsent(
                    scopes,
                    wanted -> Acme.withScopes("owner", wanted.toArray(String[]::new))
                            .token());
            int status = status(Acme.as(token), operation);
            if (status == FORBIDDEN || status == UNAUTHORIZED) {
                wrong.add(named(operation) + " with just " + scopes + ": " + status);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void noOperationIsDoneWithoutAToken() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<Operation> all = operations.all();
        for (int i = 0; i < all.size(); i++) {
            // An address that keeps guessing is told to wait, so these are many addresses, and none that others use.
            String address = "127.0.7." + (1 + i / FAILURES_OF_AN_ADDRESS);
            try (Wire wire = new Wire(address)) {
                String head = wire.lines(
                                all.get(i).method() + " " + path(all.get(i)) + " HTTP/1.1",
                                "Host: api.acme.example",
                                "Content-Length: 0",
                                "Connection: close",
                                "")
                        .head();
                if (!head.startsWith("HTTP/1.1 " + UNAUTHORIZED + " ")) {
                    wrong.add(named(all.get(i)) + ": " + head.lines().findFirst());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String everything(Role role) {
        return Acme.member(role.name().toLowerCase(Locale.ROOT), Map.of("rate_limited", false))
                .token();
    }

    private static String named(Operation operation) {
        return operation.method() + " " + operation.template();
    }

    private static boolean documented(Role role, Operation operation) {
        boolean operators = OPERATORS_PATHS.stream().anyMatch(operation.template()::startsWith);
        boolean bill = operation.template().equals("/v2/usage");
        Stream<String> scopes = operation.scopes().stream();
        return switch (role) {
            case OPERATOR -> operators;
            case OWNER -> !operators;
            case MEMBER -> !operators && !bill;
            case MODIFIER -> !operators && !bill && scopes.noneMatch(scope -> scope.endsWith(":delete"));
            case RESOURCE_VIEWER -> !operators && !bill && scopes.allMatch(scope -> scope.endsWith(":read"));
            case BILLER, BILLING_VIEWER -> bill || (!operators && scopes.allMatch("account:read"::equals));
        };
    }

    /** The answer to an operation on things that are not there: what matters is only whether it was let through. */
    private static int status(RequestSpecification request, Operation operation) {
        return request.redirects()
                .follow(false)
                .request(operation.method(), path(operation))
                .statusCode();
    }

    private static String path(Operation operation) {
        return operation
                .template()
                .replaceAll("\\{(team|user|token)}", UUID.randomUUID().toString())
                .replaceAll("\\{[^}]*}", "1");
    }
}
