package dev.freezeframe.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Only the gateway can be reached from outside, and each service reaches only what it needs: as the NetworkPolicies add up. */
class NetworkTest {
    static final List<String> OVERLAYS = Repository.OVERLAYS;

    private static final int HTTP = 8080;
    private static final List<String> INTERNAL =
            List.of("snapshot-service", "transfer-service", "replication-service", "migrate-snapshots");
    private static final JsonNode STRANGER = Repository.JSON.createObjectNode().put("app", "stranger");

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void everyPodIsCoveredInBothDirections(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        for (Workload workload : Workload.of(resources)) {
            for (String direction : List.of("Ingress", "Egress")) {
                assertThat(policies(resources, workload.labels(), direction))
                        .as("%s %s", workload.name(), direction)
                        .isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void onlyTheGatewayIsReachedByStrangers(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        assertThat(admits(resources, "api-gateway", STRANGER)).isTrue();
        for (String service : INTERNAL) {
            assertThat(admits(resources, service, STRANGER)).as(service).isFalse();
        }
    }

    @Test
    void aServiceReachesWhomItCallsAndNobodyElse() {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay("three-regions"));
        record Call(String from, String to) {}
        List<Call> calls = List.of(
                new Call("api-gateway", "snapshot-service"),
                new Call("api-gateway", "transfer-service"),
                new Call("api-gateway", "replication-service"),
                new Call("transfer-service", "snapshot-service"),
                new Call("replication-service", "snapshot-service"));
        for (String from : Repository.SERVICES) {
            for (String to : Repository.SERVICES) {
                if (!from.equals(to) && !to.equals("api-gateway")) {
                    boolean may = admits(resources, to, labels(resources, from))
                            && lets(resources, from, labels(resources, to), HTTP);
                    assertThat(may).as("%s calls %s", from, to).isEqualTo(calls.contains(new Call(from, to)));
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void everybodyReachesTheDatabaseAndKafka(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        JsonNode postgres = Repository.JSON.createObjectNode().put("cnpg.io/cluster", "freezeframe-postgres");
        JsonNode kafka = Repository.JSON.createObjectNode().put("strimzi.io/cluster", "freezeframe-kafka");
        for (Workload workload : Workload.of(resources)) {
            if (workload.service().isPresent()) {
                assertThat(lets(resources, workload.name(), postgres, 5432))
                        .as(workload.name())
                        .isTrue();
                assertThat(lets(resources, workload.name(), kafka, 9093))
                        .as(workload.name())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void nobodyReachesTheMetadataServiceOfTheCloud(String overlay) {
        for (ObjectNode policy : policies(Kustomization.render(Repository.overlay(overlay)))) {
            for (JsonNode rule : policy.at("/spec/egress")) {
                assertThat(rule.path("to").isEmpty())
                        .as("%s lets everything out", policy.at("/metadata/name"))
                        .isFalse();
                for (JsonNode peer : rule.path("to")) {
                    if (peer.has("ipBlock")) {
                        assertThat(peer.at("/ipBlock/except").toString()).contains("169.254.0.0/16");
                    }
                }
            }
        }
    }

    private static boolean admits(List<ObjectNode> resources, String to, JsonNode from) {
        return policies(resources, labels(resources, to), "Ingress").stream()
                .flatMap(policy ->
                        StreamSupport.stream(policy.at("/spec/ingress").spliterator(), false))
                .anyMatch(rule -> opens(rule, "from", from, HTTP));
    }

    private static boolean lets(List<ObjectNode> resources, String from, JsonNode to, int port) {
        return policies(resources, labels(resources, from), "Egress").stream()
                .flatMap(
                        policy -> StreamSupport.stream(policy.at("/spec/egress").spliterator(), false))
                .anyMatch(rule -> opens(rule, "to", to, port));
    }

    /** Whether the rule is for pods with these labels, in the same namespace. */
    private static boolean opens(JsonNode rule, String peers, JsonNode labels, int port) {
        boolean portMatches = rule.path("ports").isEmpty()
                || Workload.stream(rule.get("ports"))
                        .anyMatch(open -> open.get("port").asInt() == port);
        boolean peerMatches = rule.path(peers).isEmpty()
                || Workload.stream(rule.get(peers))
                        .anyMatch(peer -> peer.has("podSelector")
                                && !peer.has("namespaceSelector")
                                && selects(peer.get("podSelector"), labels));
        return portMatches && peerMatches;
    }

    private static List<ObjectNode> policies(List<ObjectNode> resources, JsonNode labels, String direction) {
        return policies(resources).stream()
                .filter(policy -> selects(policy.at("/spec/podSelector"), labels)
                        && policy.at("/spec/policyTypes").toString().contains(direction))
                .toList();
    }

    private static List<ObjectNode> policies(List<ObjectNode> resources) {
        return resources.stream()
                .filter(resource -> resource.get("kind").asText().equals("NetworkPolicy"))
                .toList();
    }

    private static JsonNode labels(List<ObjectNode> resources, String workload) {
        return Workload.of(resources).stream()
                .filter(candidate -> candidate.name().equals(workload))
                .findFirst()
                .orElseThrow()
                .labels();
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        boolean equal = selector.path("matchLabels").properties().stream()
                .allMatch(label -> labels.path(label.getKey()).equals(label.getValue()));
        List<JsonNode> expressions = new ArrayList<>();
        selector.path("matchExpressions").forEach(expressions::add);
        return equal
                && expressions.stream()
                        .allMatch(expression -> Workload.stream(expression.get("values"))
                                .anyMatch(value -> value.equals(
                                        labels.path(expression.get("key").asText()))));
    }
}
