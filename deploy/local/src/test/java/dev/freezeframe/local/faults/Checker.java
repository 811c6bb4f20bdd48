package dev.freezeframe.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.ApiClient;
import dev.freezeframe.local.Service;
import dev.freezeframe.local.StackHome;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Says after a run, with all faults over, what has not become of it what must. */
final class Checker {
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(120);
    /** The history has all. */
    private static final int MOST_OF_A_KIND = 5;

    private static final Duration RESTORES_WITHIN = Duration.ofSeconds(90);

    private final Run run;
    private final Settled settled;
    private final Stores stores;

    /** A snapshot as one of the teams sees it. */
    private record Owned(Team team, Shown snapshot) {}

    Checker(Run run) {
        this.run = run;
        this.settled = new Settled(run.stack());
        this.stores = new Stores(run.stack());
    }

    /** Checks everything, then deletes everything and checks that nothing is left. What is wrong goes to the ledger. */
    void check() throws Exception {
        wait("does not come to rest", settled::unfinished);
        wait("the buckets and the index differ", stores::differences);
        wait("services differ", this::disagreements);
        run.stack().events().drain().forEach(run.ledger()::violation);
        actionsEnded();
        restores();
        deleteAll();
        wait("something is left when all is deleted", stores::leftovers);
        wait("does not come to rest at the end", settled::unfinished);
        wait("services differ at the end", this::disagreements);
        run.stack().events().drain().forEach(run.ledger()::violation);
    }

    private interface Question {
        List<String> ask() throws Exception;
    }

    private void wait(String failure, Question question) throws Exception {
        Instant begun = Instant.now();
        List<String> answer = asked(question);
        while (!answer.isEmpty() && Instant.now().isBefore(begun.plus(SETTLES_WITHIN))) {
            TimeUnit.MILLISECONDS.sleep(500);
            answer = asked(question);
        }
        run.history()
                .note(
                        "checker",
                        failure + ": " + answer + " after "
                                + Duration.between(begun, Instant.now()).toMillis() + " ms");
        answer.stream().limit(MOST_OF_A_KIND).forEach(one -> run.ledger().violation(failure + ": " + one));
        if (answer.size() > MOST_OF_A_KIND) {
            run.ledger().violation(failure + ": and " + (answer.size() - MOST_OF_A_KIND) + " more");
        }
    }

    private static List<String> asked(Question question) throws Exception {
        try {
            return question.ask();
        } catch (IOException | SQLException e) {
            return List.of("cannot be asked: " + e);
        }
    }

    /** What the API, the events, the replication-service's view and the stores' figures say of the same snapshots. */
    private List<String> disagreements() throws Exception {
        List<String> wrong = new ArrayList<>();
        Told told = told();
        wrong.addAll(told.violations());
        Map<String, List<Owned>> owners = new TreeMap<>();
        for (Owned owned : owned()) {
            owners.computeIfAbsent(owned.snapshot().id(), any -> new ArrayList<>())
                    .add(owned);
        }
        Set<String> known = new TreeSet<>(told.available());
        known.addAll(run.ledger().announced().keySet());
        known.addAll(owners.keySet());
        // Imported images are none of the snapshots that are asked for here.
        known.removeIf(id -> told.state(id).name().equals(Beginnings.BASE));
        for (String id : known) {
            List<Owned> of = owners.getOrDefault(id, List.of());
            Told.State state = told.state(id);
            String seen = of.stream().map(one -> one.team().id()).collect(Collectors.joining(" "));
            if (!seen.equals(state.team())) {
                wrong.add("snapshot " + id + " belongs to [" + seen + "] by the API and to [" + state.team()
                        + "] by the events");
            }
            if (of.size() == 1 && !new TreeSet<>(of.get(0).snapshot().regions()).equals(state.regions())) {
                wrong.add("snapshot " + id + " is in " + of.get(0).snapshot().regions() + " by the API and in "
                        + state.regions() + " by the events");
            }
            if (of.isEmpty() && !run.ledger().deletionAsked().contains(id)) {
                wrong.add("snapshot " + id + " was announced, never deleted, and nobody has it");
            }
            if (!of.isEmpty() && run.ledger().deleted().contains(id)) {
                wrong.add("snapshot " + id + " was deleted and is there");
            }
        }
        wrong.addAll(namesTwice(told));
        wrong.addAll(replicas(owners));
        wrong.addAll(figures());
        return wrong;
    }

    /** A request that was repeated with its key has made one snapshot; only transfers make copies. */
    private List<String> namesTwice(Told told) {
        Map<String, List<String>> byName = new TreeMap<>();
        for (String id : told.available()) {
            if (!run.stack().events().of("freezeframe.snapshots", id).stream()
                    .anyMatch(event -> event.path("type").asText().contains(".copied."))) {
                byName.computeIfAbsent(told.state(id).name(), any -> new ArrayList<>())
                        .add(id);
            }
        }
        return byName.entrySet().stream()
                .filter(entry -> run.ledger().saved().containsKey(entry.getKey())
                        && entry.getValue().size() > 1)
                .map(entry -> "one request has made the snapshots " + entry)
                .toList();
    }

    private List<String> replicas(Map<String, List<Owned>> owners) throws SQLException {
        Set<String> view = new TreeSet<>();
        Set<String> teams = run.teams().stream().map(Team::id).collect(Collectors.toSet());
        for (String row : Tables.rows(
                run.stack(),
                Service.REPLICATION,
                "select team, snapshot_id, region from replica where state = 'available'")) {
            if (teams.contains(row.split(" ")[0])) {
                view.add(row);
            }
        }
        Set<String> shown = new TreeSet<>();
        owners.values().stream()
                .flatMap(List::stream)
                .forEach(one -> one.snapshot()
                        .regions()
                        .forEach(region ->
                                shown.add(one.team().id() + " " + one.snapshot().id() + " " + region)));
        List<String> wrong = new ArrayList<>();
        shown.stream()
                .filter(one -> !view.contains(one))
                .forEach(one -> wrong.add("the replication-service does not know of " + one));
        Set<String> ids = owners.keySet();
        view.stream()
                .filter(one -> !shown.contains(one) && !isImage(one, ids))
                .forEach(one -> wrong.add("the replication-service believes in " + one));
        return wrong;
    }

    /** Imported images are not among the snapshots that the API shows. */
    private boolean isImage(String row, Set<String> snapshots) {
        String id = row.split(" ")[1];
        return !snapshots.contains(id) && told().state(id).name().equals(Beginnings.BASE);
    }

    /** How many images a store says it holds, and how many say that they are there. */
    private List<String> figures() throws Exception {
        ApiClient operator = new ApiClient(
                run.stack().gateways().get(0), run.stack().stack().credentials().adminToken());
        Map<String, Long> there = new HashMap<>();
        for (Team team : run.teams()) {
            for (String path : List.of(
                    "/v2/snapshots?resource_type=volume&per_page=200", "/v2/images?private=true&per_page=200")) {
                JsonNode body = new ApiClient(run.stack().gateways().get(0), team.token()).get(path);
                for (JsonNode image : path.contains("images") ? body.path("images") : body.path("snapshots")) {
                    if (image.path("status").asText().equals("available")) {
                        image.path("regions").forEach(region -> there.merge(region.asText(), 1L, Long::sum));
                    }
                }
            }
        }
        List<String> wrong = new ArrayList<>();
        for (String region : StackHome.REGIONS) {
            JsonNode store = operator.get("/v2/stores/" + region).path("store");
            long said = store.path("images").asLong();
            if (said != there.getOrDefault(region, 0L)) {
                wrong.add("the store of " + region + " says it has " + said + " images, and "
                        + there.getOrDefault(region, 0L) + " say that they are there");
            }
            if (store.at("/sweep/state").asText().equals("contradiction")) {
                wrong.add("the sweep of " + region + " has met a contradiction: " + store);
            }
        }
        return wrong;
    }

    private Told told() {
        Set<String> teams = run.teams().stream().map(Team::id).collect(Collectors.toCollection(HashSet::new));
        return new Told(
                ours("freezeframe.snapshots", teams),
                ours("freezeframe.transfers", teams),
                ours("freezeframe.replications", teams));
    }

    private Map<String, List<JsonNode>> ours(String topic, Set<String> teams) {
        Map<String, List<JsonNode>> ours = new TreeMap<>();
        run.stack().events().bySubject(topic).forEach((subject, events) -> {
            if (teams.contains(events.get(0).path("team").asText())) {
                ours.put(subject, events);
            }
        });
        return ours;
    }

    private List<Owned> owned() throws Exception {
        List<Owned> owned = new ArrayList<>();
        for (Team team : run.teams()) {
            JsonNode all = new ApiClient(run.stack().gateways().get(0), team.token())
                    .get("/v2/snapshots?per_page=200")
                    .path("snapshots");
            Shown.all(all).stream().filter(Shown::isAvailable).forEach(one -> owned.add(new Owned(team, one)));
        }
        return owned;
    }

    private void actionsEnded() throws InterruptedException {
        Instant end = Instant.now().plus(RESTORES_WITHIN);
        Map<String, Integer> errors = new TreeMap<>();
        for (Map.Entry<Long, Ledger.Asked> asked : run.ledger().actions().entrySet()) {
            JsonNode action = asked.getValue()
                    .team()
                    .client()
                    .get(end, "/v2/actions/" + asked.getKey())
                    .body()
                    .path("action");
            if (!Clones.isEnded(action)) {
                run.ledger()
                        .violation(
                                "action " + asked.getKey() + " of " + asked.getValue() + " has not ended: " + action);
            } else if (action.path("status").asText().equals("errored")) {
                errors.merge(
                        action.path("type").asText() + ": "
                                + action.path("error_message").asText(),
                        1,
                        Integer::sum);
            }
        }
        errors.forEach((message, times) -> run.history().note("errored", times + " × " + message));
        errors.forEach((message, times) -> run.ledger().count("errored"));
    }

    private void restores() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            Instant end = Instant.now().plus(RESTORES_WITHIN);
            List<CompletableFuture<Void>> all = new ArrayList<>();
            int number = 0;
            for (Owned owned : owned()) {
                for (String region : owned.snapshot().regions()) {
                    String name = "check-" + number++;
                    all.add(CompletableFuture.runAsync(() -> restores(owned, region, name, end), workers));
                }
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
            run.history().note("checker", number + " disks were made and compared");
            for (int one = 0; one < number; one++) {
                run.ledger().count("restored and compared");
            }
        } finally {
            workers.shutdown();
        }
    }

    private void restores(Owned owned, String region, String name, Instant end) {
        try {
            Optional<String> outcome = new Clones(run).compare(owned.team(), owned.snapshot(), region, name, end);
            outcome.ifPresent(text -> run.ledger()
                    .violation("snapshot " + owned.snapshot() + " of " + owned.team() + " does not restore in " + region
                            + ": " + text));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deleteAll() throws Exception {
        Instant end = Instant.now().plus(RESTORES_WITHIN);
        for (Team team : run.teams()) {
            TeamClient client = team.client();
            for (Shown one : Shown.all(
                    client.get(end, "/v2/snapshots?per_page=200").body().path("snapshots"))) {
                run.ledger().deletionAsked(one.id());
                client.until(end, "DELETE", "/v2/snapshots/" + one.id(), null);
                run.ledger().deleted(one.id());
            }
            for (JsonNode image : client.get(end, "/v2/images?private=true&per_page=200")
                    .body()
                    .path("images")) {
                client.until(end, "DELETE", "/v2/images/" + image.path("id").asText(), null);
                run.ledger().deletionAsked(image.path("id").asText());
            }
            for (JsonNode droplet :
                    client.get(end, "/v2/droplets?per_page=200").body().path("droplets")) {
                client.until(end, "DELETE", "/v2/droplets/" + droplet.path("id").asText(), null);
            }
            for (JsonNode volume :
                    client.get(end, "/v2/volumes?per_page=200").body().path("volumes")) {
                client.until(end, "DELETE", "/v2/volumes/" + volume.path("id").asText(), null);
            }
        }
    }
}
