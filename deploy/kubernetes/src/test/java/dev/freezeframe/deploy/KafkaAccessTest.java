package dev.freezeframe.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freezeframe.contracts.event.Topics;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The topics are those of the contracts, and each service may do with them what it does, and nothing more. */
class KafkaAccessTest {
    private static final Pattern CONSUMED =
            Pattern.compile("topic(?:=|: )(freezeframe\\.[a-z]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern GROUP = Pattern.compile("group\\.id(?:=|: )(\\S+)");
    private static final Pattern TOLD = Pattern.compile("(?<!import )\\bTopics\\.([A-Z]+)\\b");

    private final List<ObjectNode> resources = Kustomization.render(Repository.overlay("one-region"));

    @Test
    void everyTopicIsDeclaredAsTheServicesWouldMakeIt() {
        Map<String, Integer> expected = new TreeMap<>();
        for (String topic : Topics.all()) {
            expected.put(topic, 6);
            expected.put(topic + Topics.DEAD_LETTER_SUFFIX, 1);
        }
        Map<String, Integer> declared = new TreeMap<>();
        for (ObjectNode topic : kind("KafkaTopic")) {
            declared.put(
                    topic.at("/metadata/name").asText(),
                    topic.at("/spec/partitions").asInt());
            assertThat(topic.at("/spec/config/cleanup.policy").asText().equals("compact"))
                    .isEqualTo(topic.at("/metadata/name").asText().equals(Topics.TEAMS));
        }
        assertThat(declared).isEqualTo(expected);
    }

    @Test
    void aServiceMayWriteWhatItTellsAndTheDeadLettersOfWhatItHears() throws Exception {
        for (String service : Repository.SERVICES) {
            Set<String> expected = new TreeSet<>(told(service));
            consumed(service).forEach(topic -> expected.add(topic + Topics.DEAD_LETTER_SUFFIX));
            assertThat(allowed(service, "topic", "Write")).as(service).containsAll(expected);
        }
    }

    @Test
    void aServiceMayReadWhatItHearsInGroupsOfItsName() {
        for (String service : Repository.SERVICES) {
            Set<String> consumed = consumed(service);
            assertThat(allowed(service, "topic", "Read")).as(service).containsAll(consumed);
            if (!consumed.isEmpty()) {
                assertThat(allowed(service, "group", "Read")).containsExactly(service);
                assertThat(groups(service)).allMatch(group -> group.startsWith(service));
            }
        }
    }

    @Test
    void noServiceMayWriteWhatAnotherTells() throws Exception {
        for (String service : Repository.SERVICES) {
            Set<String> others = new TreeSet<>();
            for (String other : Repository.SERVICES) {
                others.addAll(told(other));
            }
            others.removeAll(told(service));
            assertThat(allowed(service, "topic", "Write")).as(service).doesNotContainAnyElementsOf(others);
        }
    }

    @Test
    void everybodySeesWhichTopicsThereAre() {
        for (String service : Repository.SERVICES) {
            assertThat(allowed(service, "topic", "Describe")).containsExactly("freezeframe.");
        }
    }

    private List<ObjectNode> kind(String kind) {
        return resources.stream()
                .filter(resource -> resource.get("kind").asText().equals(kind))
                .toList();
    }

    private Set<String> allowed(String user, String type, String operation) {
        Set<String> names = new TreeSet<>();
        for (ObjectNode resource : kind("KafkaUser")) {
            if (!resource.at("/metadata/name").asText().equals(user)) {
                continue;
            }
            for (JsonNode rule : resource.at("/spec/authorization/acls")) {
                if (rule.at("/resource/type").asText().equals(type)
                        && rule.get("operations").toString().contains("\"" + operation + "\"")) {
                    names.add(rule.at("/resource/name").asText());
                }
            }
        }
        return names;
    }

    private static Set<String> consumed(String service) {
        return configured(service, CONSUMED);
    }

    /** Groups beside the one that has the service's name. */
    private static Set<String> groups(String service) {
        return configured(service, GROUP);
    }

    /** From the service's own configuration. */
    private static Set<String> configured(String service, Pattern setting) {
        Set<String> found = new TreeSet<>();
        for (String name : List.of("application.properties", "application.yaml")) {
            Path file = Repository.path(service + "/src/main/resources/" + name);
            if (Files.exists(file)) {
                Matcher matcher = setting.matcher(Repository.text(file));
                while (matcher.find()) {
                    found.add(matcher.group(1));
                }
            }
        }
        return found;
    }

    /** From the service's source: the topics that it names. */
    private static Set<String> told(String service) throws IOException, ReflectiveOperationException {
        Set<String> topics = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Repository.path(service + "/src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher matcher = TOLD.matcher(Repository.text(file));
                while (matcher.find()) {
                    Field field = Topics.class.getField(matcher.group(1));
                    topics.add((String) field.get(null));
                }
            }
        }
        return topics;
    }
}
