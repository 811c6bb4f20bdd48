package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.demo.Cloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whoever knows the id of another team's thing gains nothing by it: every operation on an id answers globex for acme's
 * as for one that was never given out, and changes nothing. The operations are those of the gateway's own table, so one that is
 * added later is tried too.
 */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ForeignTeamIT {
    private static final String REGION = "nyc3";
    private static final String SIZE = "s-1vcpu-512mb-10gb";
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

    /** Ids that were never given out, by what they are of. */
    private static final String NO_NUMBER = "900719925474000";

    private static final String NO_UUID = "00000000-0000-4000-8000-00000000dead";

    /** What an operation needs to be sent so that it is refused for the id and for nothing else. */
    private static final Map<String, Object> BODIES = Map.ofEntries(
            Map.entry("POST /v2/droplets/{droplet_id}/actions", Map.of("type", "snapshot", "name", "taken")),
            Map.entry("PUT /v2/images/{image_id}", Map.of("name", "taken")),
            Map.entry("POST /v2/images/{image_id}/actions", Map.of("type", "transfer", "region", "sgp1")),
            Map.entry("POST /v2/snapshots/{snapshot_id}/actions", Map.of("type", "transfer", "region", "sgp1")),
            Map.entry(
                    "PUT /v2/replication_policies/{policy_id}",
                    Map.of("name", "taken", "tags", List.of(), "resource_type", "droplet", "regions", List.of("sgp1"))),
            Map.entry("POST /v2/snapshots/uploads/{upload_id}/complete", Map.of("changed_blocks_count", 0)),
            Map.entry("POST /v2/volumes/{volume_id}/actions", Map.of("type", "resize", "size_gigabytes", 3)),
            Map.entry("POST /v2/volumes/{volume_id}/snapshots", Map.of("name", "taken")),
            Map.entry(
                    "POST /v2/tags/{tag_id}/resources",
                    Map.of("resources", List.of(Map.of("resource_id", "1", "resource_type", "droplet")))),
            Map.entry(
                    "DELETE /v2/tags/{tag_id}/resources",
                    Map.of("resources", List.of(Map.of("resource_id", "1", "resource_type", "droplet")))));

    /** Refused for a header that this client does not send, before any id is looked at. */
    private static final String DANGEROUS =
            "DELETE /v2/droplets/{droplet_id}/destroy_with_associated_resources/dangerous";

    private final LocalStack stack;

    ForeignTeamIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void anotherTeamsIdIsAnsweredLikeOneThatWasNeverGivenOut() throws Exception {
        Things acmes = acmesThings();
        Map<String, JsonNode> before = acmes.asSeenByAcme();
        List<String> told = new ArrayList<>();
        int tried = 0;
        for (String operation : operationsOnIds()) {
            for (Map<String, String> ids : acmes.waysToFill(operation)) {
                String foreign = answer(operation, ids);
                String unknown = answer(operation, Things.neverGivenOut(ids));
                if (!foreign.equals(unknown) || !(foreign.startsWith("404 ") || operation.equals(DANGEROUS))) {
                    told.add(operation + " " + ids + ": " + foreign + ", and for an id that was never given out "
                            + unknown);
                }
                tried++;
            }
        }
        System.out.printf("%d operations on another team's ids tried%n", tried);
        assertThat(told).isEmpty();
        assertThat(acmes.asSeenByAcme()).isEqualTo(before);
        stack.acme().delete("/v2/replication_policies/" + acmes.one("policy_id"));
        stack.acme().delete("/v2/snapshots/uploads/" + acmes.one("upload_id"));
    }

    /** Status, error id and message of the answer to globex, without the ids that were asked for. */
    private String answer(String operation, Map<String, String> ids) throws IOException, InterruptedException {
        String method = operation.substring(0, operation.indexOf(' '));
        String path = PARAMETER
                .matcher(operation.substring(operation.indexOf(' ') + 1))
                .replaceAll(parameter -> Matcher.quoteReplacement(ids.get(parameter.group(1))));
        if (path.endsWith("/changed_blocks")) {
            path += "?since=" + ids.get("snapshot_id");
        }
        Object body = BODIES.get(operation);
        if (body == null && operation.contains("account_transfer")) {
            String globex = stack.credentials().globex().teamId();
            body = Map.of("transfer_id", Long.parseLong(ids.get("transfer")), "recipient_uuid", globex);
        }
        ApiResponse response = stack.globex().call(method, path, body);
        String message = response.body().path("message").asText();
        for (String id : ids.values()) {
            message = message.replace(id, "…");
        }
        return response.status() + " " + response.body().path("id").asText() + " " + message;
    }

    /** The operations of teams that take an id. */
    private static List<String> operationsOnIds() throws IOException, StackException {
        Path table = Repository.find().root().resolve("api-gateway/src/main/resources/operations.txt");
        try (Stream<String> lines = Files.lines(table)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.trim().split("\\s+"))
                    .filter(columns -> !columns[3].equals("operator") && columns[1].contains("{"))
                    .map(columns -> columns[0] + " " + columns[1])
                    .toList();
        }
    }

    private Things acmesThings() throws Exception {
        Cloud cloud = stack.cloud(REGION);
        TestDisk.write(stack.imports().resolve("guarded.raw"), 4 << 20, 77);
        long image =
                cloud.importImage("guarded", "import:guarded.raw").path("id").asLong();
        long droplet =
                cloud.createDroplet("guarded", SIZE, image).path("resource_id").asLong();
        JsonNode action = cloud.dropletAction(droplet, Map.of("type", "snapshot", "name", "guarded-1"));
        String snapshot = action.path("snapshot_id").asText();
        String volume = cloud.createVolume(
                Map.of("name", "guarded", "region", REGION, "size_gigabytes", 1),
                stack.pool(REGION).resolve("volumes"));
        String volumeSnapshot = cloud.snapshotVolume(volume, "guarded-2");
        stack.acme().post("/v2/tags", Map.of("name", "guarded"));
        long copying = stack.acme()
                .post("/v2/images/" + snapshot + "/actions", Map.of("type", "transfer", "region", "ams3"))
                .at("/action/id")
                .asLong();
        cloud.completed(copying);
        long policy = stack.acme()
                .post(
                        "/v2/replication_policies",
                        Map.of(
                                "name",
                                "guarded",
                                "tags",
                                List.of("guarded"),
                                "resource_type",
                                "droplet",
                                "regions",
                                List.of("ams3")))
                .at("/replication_policy/id")
                .asLong();
        // To a team that is not globex, so that globex is a stranger to it.
        long transfer = stack.acme()
                .post("/v2/images/" + snapshot + "/account_transfer", Map.of("recipient_uuid", NO_UUID))
                .path("transfer_id")
                .asLong();
        String upload = new ApiClient(
                        stack.credentials().api(), stack.credentials().acme().token())
                .post("/v2/snapshots/uploads", Map.of("name", "guarded-3", "region", REGION, "size_gigabytes", 1))
                .at("/upload/id")
                .asText();
        Things things = new Things(stack.acme());
        things.add("droplet_id", "" + droplet, "/v2/droplets/");
        things.add("image_id", "" + image, "/v2/images/");
        things.add("snapshot_id", snapshot, "/v2/snapshots/");
        things.add("snapshot_id", volumeSnapshot, "/v2/snapshots/");
        things.add("volume_id", volume, "/v2/volumes/");
        things.add("action_id", action.path("id").asText(), "/v2/actions/");
        things.add("tag_id", "guarded", "/v2/tags/");
        things.add("replication_id", "" + copying, "/v2/replications/");
        things.add("policy_id", "" + policy, "/v2/replication_policies/");
        things.add("transfer_id", "" + transfer, "/v2/transfers/");
        things.add("upload_id", upload, "/v2/snapshots/uploads/");
        things.fixed("transfer", "" + transfer);
        things.fixed("region", REGION);
        things.fixed("index", "0");
        return things;
    }

    /** Acme's things by what the operations call their ids. */
    private static final class Things {
        private final ApiClient acme;
        private final Map<String, List<String>> ids = new HashMap<>();
        private final Map<String, String> fixed = new HashMap<>();
        private final List<String> paths = new ArrayList<>();

        Things(ApiClient acme) {
            this.acme = acme;
        }

        void add(String parameter, String id, String path) {
            ids.computeIfAbsent(parameter, name -> new ArrayList<>()).add(id);
            paths.add(path + id);
        }

        String one(String parameter) {
            return Objects.requireNonNull(ids.get(parameter)).get(0);
        }

        void fixed(String parameter, String value) {
            fixed.put(parameter, value);
        }

        /** For each of acme's things that the operation can be called on, the values of its parameters. */
        List<Map<String, String>> waysToFill(String operation) {
            List<Map<String, String>> ways = new ArrayList<>(List.of(new HashMap<>(fixed)));
            for (String parameter : parameters(operation)) {
                if (fixed.containsKey(parameter)) {
                    continue;
                }
                List<String> values = Objects.requireNonNull(
                        ids.get(parameter), () -> "say here what acme has as " + parameter + " for " + operation);
                ways = ways.stream()
                        .flatMap(way -> values.stream().map(value -> {
                            Map<String, String> filled = new HashMap<>(way);
                            filled.put(parameter, value);
                            return filled;
                        }))
                        .toList();
            }
            return ways;
        }

        private static List<String> parameters(String operation) {
            return PARAMETER
                    .matcher(operation)
                    .results()
                    .map(parameter -> parameter.group(1))
                    .toList();
        }

        static Map<String, String> neverGivenOut(Map<String, String> ids) {
            Map<String, String> unknown = new HashMap<>(ids);
            unknown.replaceAll((parameter, id) -> switch (parameter) {
                case "region", "index" -> id;
                case "tag_id" -> "nobodys";
                default -> id.contains("-") ? NO_UUID : NO_NUMBER;
            });
            return unknown;
        }

        Map<String, JsonNode> asSeenByAcme() throws IOException, InterruptedException {
            Map<String, JsonNode> seen = new TreeMap<>();
            for (String path : paths) {
                seen.put(path, acme.get(path));
            }
            return seen;
        }
    }
}
