package dev.freezeframe.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What every pod must keep to. */
class WorkloadPolicyTest {
    static final List<String> OVERLAYS = Repository.OVERLAYS;

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void noContainerCanBecomeMoreThanItIs(String overlay) {
        for (Workload workload : Workload.of(Kustomization.render(Repository.overlay(overlay)))) {
            JsonNode pod = workload.spec().path("securityContext");
            assertThat(pod.path("runAsNonRoot").asBoolean()).as(workload.name()).isTrue();
            assertThat(pod.path("runAsUser").asInt()).as(workload.name()).isPositive();
            assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(workload.spec().path("hostNetwork").asBoolean()).isFalse();
            for (JsonNode container : workload.containers()) {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(security.path("privileged").asBoolean()).isFalse();
                assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                        .as(workload.name())
                        .isTrue();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(security.path("runAsUser").asInt(1)).isPositive();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void everyContainerHasRequestsAndLimits(String overlay) {
        for (Workload workload : Workload.of(Kustomization.render(Repository.overlay(overlay)))) {
            for (JsonNode container : workload.containers()) {
                for (String bound : List.of("requests", "limits")) {
                    assertThat(container.at("/resources/" + bound).has("cpu"))
                            .as("%s %s", workload.name(), bound)
                            .isTrue();
                    assertThat(container.at("/resources/" + bound).has("memory"))
                            .as("%s %s", workload.name(), bound)
                            .isTrue();
                }
                // Memory that was promised is there: a JVM's does not shrink when the node wants it back.
                assertThat(container.at("/resources/requests/memory"))
                        .isEqualTo(container.at("/resources/limits/memory"));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void everyImageHasAVersion(String overlay) {
        for (Workload workload : Workload.of(Kustomization.render(Repository.overlay(overlay)))) {
            for (JsonNode container : workload.containers()) {
                assertThat(container.get("image").asText())
                        .matches("[a-z0-9./-]+:[A-Za-z0-9._-]*[0-9][A-Za-z0-9._-]*")
                        .doesNotEndWith(":latest");
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void noPodHasAKeyToTheCluster(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        Set<String> accounts = names(resources, "ServiceAccount");
        for (Workload workload : Workload.of(resources)) {
            assertThat(workload.spec().path("automountServiceAccountToken").asBoolean(true))
                    .as(workload.name())
                    .isFalse();
            assertThat(accounts)
                    .contains(workload.spec().path("serviceAccountName").asText());
        }
        assertThat(resources)
                .filteredOn(resource -> resource.get("kind").asText().equals("ServiceAccount"))
                .allMatch(
                        account -> !account.path("automountServiceAccountToken").asBoolean(true));
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void everyServiceIsProbedWhereItAnswers(String overlay) {
        for (Workload workload : Workload.of(Kustomization.render(Repository.overlay(overlay)))) {
            if (workload.service().isEmpty() || workload.kind().equals("Job")) {
                continue;
            }
            JsonNode container = workload.main();
            assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                String port = container.at("/" + probe + "/httpGet/port").asText();
                assertThat(Workload.stream(container.get("ports")))
                        .anyMatch(known -> known.path("name").asText().equals(port));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void anInstanceHasTimeToEnd(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        for (Workload workload : Workload.of(resources)) {
            if (workload.service().isEmpty() || workload.kind().equals("Job")) {
                continue;
            }
            int farewell = seconds(workload, resources, "quarkus.shutdown.delay");
            int requests = seconds(workload, resources, "quarkus.shutdown.timeout");
            // JobWorker waits at most 10 s for its poller and 10 s for its handlers, OutboxPublisher 10 s for its
            // batch.
            int handBack = 30;
            assertThat(workload.spec().path("terminationGracePeriodSeconds").asInt())
                    .as(workload.name())
                    .isGreaterThanOrEqualTo(farewell + requests + handBack);
            // freezeframe.proxy.idle-connection, and what a proxy needs to hear of it.
            assertThat(farewell).isGreaterThan(5 + 1);
        }
    }

    private static int seconds(Workload workload, List<ObjectNode> resources, String key) {
        return Integer.parseInt(workload.properties(resources).getProperty(key).replace("s", ""));
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void whateverIsNamedIsThere(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        Set<String> claims = names(resources, "PersistentVolumeClaim");
        Set<String> deployments = names(resources, "Deployment");
        for (Workload workload : Workload.of(resources)) {
            Set<String> volumes = Workload.stream(workload.spec().path("volumes"))
                    .map(volume -> volume.get("name").asText())
                    .collect(Collectors.toSet());
            for (JsonNode mount : workload.main().path("volumeMounts")) {
                assertThat(volumes)
                        .as(workload.name())
                        .contains(mount.get("name").asText());
            }
            Workload.stream(workload.spec().path("volumes"))
                    .filter(volume -> volume.has("persistentVolumeClaim"))
                    .forEach(volume -> assertThat(claims)
                            .contains(volume.at("/persistentVolumeClaim/claimName")
                                    .asText()));
        }
        for (ObjectNode resource : resources) {
            if (resource.get("kind").asText().equals("HorizontalPodAutoscaler")) {
                String target = resource.at("/spec/scaleTargetRef/name").asText();
                assertThat(deployments).contains(target);
                assertThat(find(resources, "Deployment", target)
                                .at("/spec/replicas")
                                .isMissingNode())
                        .as("%s has replicas of its own and an autoscaler", target)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void selectorsFindTheirPods(String overlay) {
        List<ObjectNode> resources = Kustomization.render(Repository.overlay(overlay));
        List<JsonNode> pods =
                Workload.of(resources).stream().map(Workload::labels).toList();
        for (ObjectNode resource : resources) {
            JsonNode selector =
                    switch (resource.get("kind").asText()) {
                        case "Service" -> resource.at("/spec/selector");
                        case "Deployment", "PodDisruptionBudget" -> resource.at("/spec/selector/matchLabels");
                        default -> resource.at("/none");
                    };
            if (!selector.isMissingNode()) {
                assertThat(pods).as("%s", resource.at("/metadata/name")).anyMatch(labels -> contains(labels, selector));
            }
        }
    }

    private static boolean contains(JsonNode labels, JsonNode selector) {
        return selector.properties().stream()
                .allMatch(label -> labels.path(label.getKey()).equals(label.getValue()));
    }

    private static Set<String> names(List<ObjectNode> resources, String kind) {
        return resources.stream()
                .filter(resource -> resource.get("kind").asText().equals(kind))
                .map(resource -> resource.at("/metadata/name").asText())
                .collect(Collectors.toSet());
    }

    private static ObjectNode find(List<ObjectNode> resources, String kind, String name) {
        return resources.stream()
                .filter(resource -> resource.get("kind").asText().equals(kind)
                        && resource.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
