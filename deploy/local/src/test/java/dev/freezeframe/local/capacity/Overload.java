package dev.freezeframe.local.capacity;

import dev.freezeframe.local.Service;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.capacity.Clients.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/** More requests at a time than can be served: each is answered, many by a refusal that says when to come back; and afterwards all is as before. */
final class Overload {
    private static final int CLIENTS = 2_000;
    private static final int USUAL = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Stack stack;
    private final Catalog catalog;
    private final Table table;

    Overload(Stack stack, Catalog catalog, Table table) {
        this.stack = stack;
        this.catalog = catalog;
        this.table = table;
    }

    /** A thousand clients look after an action each, at the same moment. */
    void pollActions() throws Exception {
        List<Long> actions = catalog.actions();
        String token = catalog.largest().token();
        IntFunction<Question> poll = i -> new Question("/v2/actions/" + actions.get(i), token);
        try (Clients clients = new Clients(stack.credentials().api(), actions.size())) {
            Answers connecting = clients.all(actions.size(), actions.size(), poll);
            Answers answers = clients.all(actions.size(), actions.size(), poll);
            table.row(
                    actions.size() + " actions polled at once",
                    String.format(
                            Locale.ROOT,
                            "%s; p50 %.0f ms, p99 %.0f ms; connecting too %s",
                            answers.byStatus(),
                            answers.percentile(50),
                            answers.percentile(99),
                            connecting.byStatus()),
                    "each an answer or a retry-after",
                    answers.bad() == 0 && answers.count(200) > 0);
        }
    }

    /** @param time how long */
    void tooMany(Duration time) throws Exception {
        List<Catalog.Team> teams = catalog.teams();
        Map<Service, Memory> before = Memory.of(stack);
        Map<Service, Long> processes = processes();
        IntFunction<Question> list = i -> new Question(
                "/v2/snapshots?per_page=20", teams.get(i % teams.size()).token());
        try (Clients crowd = new Clients(stack.credentials().api(), CLIENTS);
                Clients usual = new Clients(stack.credentials().api(), USUAL)) {
            Answers calm = usual.during(Duration.ofSeconds(3), USUAL, list);
            Answers answers = crowd.during(time, CLIENTS, list);
            Instant over = Instant.now();
            Answers again = usual.during(Duration.ofSeconds(1), USUAL, list);
            while (!isAsBefore(again, calm)
                    && Duration.between(over, Instant.now()).compareTo(PATIENCE) < 0) {
                again = usual.during(Duration.ofSeconds(1), USUAL, list);
            }
            double recovered = Duration.between(over, Instant.now()).toMillis() / 1e3;
            table.row(
                    CLIENTS + " clients, each asking again at once",
                    String.format(Locale.ROOT, "%s, %.0f/s good", answers.byStatus(), answers.rate()),
                    "200, or 429 or 503 with retry-after",
                    answers.bad() == 0 && answers.count(200) > 0);
            table.row(
                    "",
                    String.format(
                            Locale.ROOT,
                            "as before after %.1f s: p50 %.1f ms, before %.1f ms",
                            recovered,
                            again.percentile(50),
                            calm.percentile(50)),
                    "recovers by itself",
                    isAsBefore(again, calm));
        }
        boolean sameProcesses = processes.equals(processes());
        table.row("", sameProcesses ? "no process has ended" : "a process has ended", "nothing dies", sameProcesses);
        Map<Service, Memory> after = Memory.of(stack);
        for (Service service : List.of(Service.GATEWAY, Service.SNAPSHOT)) {
            Memory earlier = Memory.of(before, service);
            Memory later = Memory.of(after, service);
            table.row(
                    "  " + service.module(),
                    "RSS " + earlier.resident() + " -> " + later.resident() + " MiB, heap after GC " + earlier.heap()
                            + " -> " + later.heap() + " MiB");
        }
    }

    private static boolean isAsBefore(Answers now, Answers before) {
        return now.bad() == 0 && now.count(200) > 0 && now.percentile(50) <= 2 * before.percentile(50);
    }

    private Map<Service, Long> processes() {
        Map<Service, Long> ids = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            ids.put(service, stack.process(service).pid());
        }
        return ids;
    }
}
