package dev.freezeframe.gateway.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.gateway.operation.Operations.Match;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private static final Path PUBLISHED = Path.of("../../shared/openapi/digitalocean-v2-subset.json");
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final Operations operations = new Operations();

    @Test
    void everyPublishedOperationIsThereWithItsScopes() throws IOException {
        assumeTrue(Files.exists(PUBLISHED), () -> "the published contract is not there: " + PUBLISHED);
        Map<String, Set<String>> ours = new TreeMap<>();
        operations.all().forEach(op -> ours.put(op.method() + " " + op.template(), new TreeSet<>(op.scopes())));
        JsonNode paths = new ObjectMapper().readTree(PUBLISHED.toFile()).get("paths");
        paths.properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> {
                            String key = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                            assertThat(ours).containsKey(key);
                            assertThat(ours.get(key)).as(key).isEqualTo(scopes(operation.getValue()));
                        }));
    }

    /** The aliases stand beside the scopes that they contain; here, each token's aliases are expanded instead. */
    private static Set<String> scopes(JsonNode operation) {
        Set<String> scopes = new TreeSet<>();
        operation.get("security").get(0).get("bearer_auth").forEach(scope -> scopes.add(scope.asText()));
        scopes.removeIf(scope -> scope.startsWith("api:"));
        return scopes;
    }

    @Test
    void everyScopeOfTheTableCanBeGiven() {
        Set<String> used = new HashSet<>();
        operations.all().forEach(operation -> used.addAll(operation.scopes()));
        assertThat(RoleScopes.ALL).containsAll(used);
    }

    @Test
    void everyAdminOperationIsTheOperatorsAlone() {
        assertThat(operations.all())
                .filteredOn(operation -> operation.template().startsWith("/v2/admin/"))
                .isNotEmpty()
                .allMatch(Operation::operatorOnly);
    }

    @Test
    void wordsGoBeforeParameters() {
        assertThat(template("GET", "/v2/volumes/snapshots/abc")).isEqualTo("/v2/volumes/snapshots/{snapshot_id}");
        assertThat(template("GET", "/v2/volumes/abc/snapshots")).isEqualTo("/v2/volumes/{volume_id}/snapshots");
        assertThat(template("GET", "/v2/droplets/backups/policies")).isEqualTo("/v2/droplets/backups/policies");
        assertThat(template("POST", "/v2/droplets/actions")).isEqualTo("/v2/droplets/actions");
    }

    @Test
    void aWordThatLeadsNowhereIsTakenAsAParameter() {
        assertThat(template("GET", "/v2/volumes/snapshots/snapshots")).isEqualTo("/v2/volumes/snapshots/{snapshot_id}");
        assertThat(template("GET", "/v2/volumes/actions")).isEqualTo("/v2/volumes/{volume_id}");
    }

    private String template(String method, String path) {
        return ((Match.Found) operations.match(method, path)).operation().template();
    }

    @Test
    void aWrongMethodIsToldFromNothing() {
        assertThat(operations.match("PATCH", "/v2/images/1")).isInstanceOf(Match.WrongMethod.class);
        assertThat(operations.match("GET", "/v2/imagesx")).isInstanceOf(Match.Nothing.class);
        assertThat(operations.match("GET", "/")).isInstanceOf(Match.Nothing.class);
    }
}
