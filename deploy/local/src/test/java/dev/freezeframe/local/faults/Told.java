package dev.freezeframe.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * What the events have told of a run's snapshots: judged by what can follow what, and added up to where and whose each
 * snapshot is.
 */
final class Told {
    private static final Set<String> ENDS_OF_TRANSFERS =
            Set.of("completed", "declined", "cancelled", "expired", "failed");
    private static final Set<String> ENDS_OF_REPLICATIONS = Set.of("completed", "failed", "cancelled");

    /**
     * What the events add up to.
     *
     * @param team that has it; empty if nobody has
     * @param regions where it is
     * @param name as it is called
     */
    record State(String team, Set<String> regions, String name) {}

    private final Map<String, List<JsonNode>> snapshots;
    private final Map<String, List<JsonNode>> transfers;
    private final Map<String, List<JsonNode>> replications;
    private final List<String> violations = new ArrayList<>();

    Told(
            Map<String, List<JsonNode>> snapshots,
            Map<String, List<JsonNode>> transfers,
            Map<String, List<JsonNode>> replications) {
        this.snapshots = snapshots;
        this.transfers = transfers;
        this.replications = replications;
    }

    /** What is not as the catalogue of events says. */
    List<String> violations() {
        violations.clear();
        snapshots.forEach(this::judgeSnapshot);
        transfers.forEach((id, events) -> judgeEnd("transfer", id, events, ENDS_OF_TRANSFERS));
        replications.forEach((id, events) -> {
            // Of a policy's wish the key is the snapshot's.
            if (!kinds(events).contains("wanted")) {
                judgeEnd("replication", id, events, ENDS_OF_REPLICATIONS);
            }
        });
        judgeTransfers();
        return List.copyOf(violations);
    }

    /** Where and whose a snapshot is after all that was told of it. */
    State state(String id) {
        String team = "";
        String name = "";
        Set<String> regions = new TreeSet<>();
        for (JsonNode event : snapshots.getOrDefault(id, List.of())) {
            JsonNode data = event.path("data");
            switch (kind(event)) {
                case "available" -> {
                    team = data.path("team").asText();
                    name = data.path("name").asText();
                    data.path("regions").forEach(region -> regions.add(region.asText()));
                }
                case "owner_changed" -> team = data.path("team").asText();
                case "region_added" -> regions.add(data.path("region").asText());
                case "region_removed" -> regions.remove(data.path("region").asText());
                case "deleted" -> {
                    team = "";
                    regions.clear();
                }
                default -> {}
            }
        }
        return new State(team, regions, name);
    }

    /** Every snapshot that was told to be available. */
    Set<String> available() {
        Set<String> ids = new TreeSet<>();
        snapshots.forEach((id, events) -> {
            if (kinds(events).contains("available")) {
                ids.add(id);
            }
        });
        return ids;
    }

    private void judgeSnapshot(String id, List<JsonNode> events) {
        List<String> kinds = kinds(events);
        String first = kinds.get(0);
        if (!first.equals("requested") && !(first.equals("available") && kinds.contains("copied"))) {
            violations.add("the first event of snapshot " + id + " is no beginning: " + kinds);
        }
        for (String once : List.of("requested", "available", "failed", "deleted", "copied")) {
            if (kinds.stream().filter(once::equals).count() > 1) {
                violations.add("snapshot " + id + " was told to be " + once + " more than once: " + kinds);
            }
        }
        if (kinds.contains("failed") && kinds.contains("available")) {
            violations.add("snapshot " + id + " was told to have failed and to be available: " + kinds);
        }
        int deleted = kinds.indexOf("deleted");
        if (deleted >= 0 && kinds.subList(deleted + 1, kinds.size()).stream().anyMatch(kind -> !isAfterwards(kind))) {
            violations.add("something was told of snapshot " + id + " after its deletion: " + kinds);
        }
        judgeOwners(id, events);
        judgeRegions(id, events);
    }

    /** Disks that were promised are made all the same, and a copy that comes too late is refused. */
    private static boolean isAfterwards(String kind) {
        return kind.equals("restored") || kind.equals("region_add_refused") || kind.equals("owner_change_refused");
    }

    private void judgeOwners(String id, List<JsonNode> events) {
        String team = "";
        for (JsonNode event : events) {
            JsonNode data = event.path("data");
            String now = data.path("team").asText();
            if (kind(event).equals("owner_changed")) {
                if (!team.isEmpty() && !data.path("previous_team").asText().equals(team)) {
                    violations.add("snapshot " + id + " came from " + data.path("previous_team") + " and was " + team
                            + "'s: " + kinds(events));
                }
                team = now;
            } else if (team.isEmpty()) {
                team = now;
            } else if (!now.equals(team)) {
                violations.add("snapshot " + id + " was " + team + "'s and is " + now + "'s at " + kind(event) + ": "
                        + kinds(events));
                team = now;
            }
        }
    }

    private void judgeRegions(String id, List<JsonNode> events) {
        Set<String> regions = new TreeSet<>();
        boolean there = false;
        for (JsonNode event : events) {
            String kind = kind(event);
            String region = event.at("/data/region").asText();
            if (kind.equals("region_added") && !regions.add(region)) {
                violations.add("region " + region + " was added to snapshot " + id + " twice: " + kinds(events));
            }
            if (kind.equals("region_removed") && !regions.remove(region)) {
                violations.add("region " + region + " was removed from snapshot " + id + ", which was not there: "
                        + kinds(events));
            }
            Set<String> said =
                    new TreeSet<>(StreamSupport.stream(event.at("/data/regions").spliterator(), false)
                            .map(JsonNode::asText)
                            .toList());
            if (kind.equals("available")) {
                there = true;
                regions = said;
            } else if (there && !kind.equals("deleted") && !said.equals(regions)) {
                violations.add("snapshot " + id + " is said to be in " + said + " and is in " + regions + " at " + kind
                        + ": " + kinds(events));
                regions = said;
            }
            if (kind.equals("deleted")) {
                return;
            }
        }
    }

    private void judgeEnd(String what, String id, List<JsonNode> events, Set<String> ends) {
        List<String> kinds = kinds(events);
        long ended = kinds.stream().filter(ends::contains).count();
        boolean last = ended == 1 && ends.contains(kinds.get(kinds.size() - 1));
        if (!kinds.get(0).equals("requested") || ended > 1 || (ended == 1 && !last)) {
            violations.add(what + " " + id + " has told " + kinds);
        }
    }

    /** A transfer that was completed has changed one owner once, or made one copy. */
    private void judgeTransfers() {
        for (Map.Entry<String, List<JsonNode>> transfer : transfers.entrySet()) {
            long effects = snapshots.values().stream()
                    .flatMap(List::stream)
                    .filter(event ->
                            kind(event).equals("owner_changed") || kind(event).equals("copied"))
                    .filter(event -> event.at("/data/transfer_id").asText().equals(transfer.getKey()))
                    .count();
            boolean completed = kinds(transfer.getValue()).contains("completed");
            if (effects != (completed ? 1 : 0)) {
                violations.add("transfer " + transfer.getKey() + " has told " + kinds(transfer.getValue())
                        + " and had an effect " + effects + " times");
            }
        }
    }

    private static List<String> kinds(List<JsonNode> events) {
        return events.stream().map(Told::kind).toList();
    }

    private static String kind(JsonNode event) {
        return event.path("type").asText().replaceAll(".*\\.([a-z_]+)\\.v\\d+$", "$1");
    }
}
