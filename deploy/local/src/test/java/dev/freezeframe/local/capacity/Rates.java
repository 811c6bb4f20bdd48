package dev.freezeframe.local.capacity;

import dev.freezeframe.local.capacity.Clients.Question;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** How many lists and gets there are in a second, through the gateway and from the bare endpoint, in turns. */
final class Rates {
    private static final int ROUNDS = 3;
    private static final double LEAST_SHARE = 0.5;
    private static final double MOST_SPREAD = 10;

    private final URI gateway;
    private final URI bare;
    private final Catalog catalog;
    private final int clients;
    private final Duration time;
    private final Table table;

    /** @param time of each measurement, of which there are several */
    Rates(URI gateway, URI bare, Catalog catalog, int clients, Duration time, Table table) {
        this.gateway = gateway;
        this.bare = bare;
        this.catalog = catalog;
        this.clients = clients;
        this.time = time;
        this.table = table;
    }

    void measure() throws Exception {
        Catalog.Team large = catalog.largest();
        List<Catalog.Team> teams = catalog.teams();
        compare(
                "list 20 of 10,000 snapshots",
                i -> new Question("/v2/snapshots?page=1&per_page=20", large.token()),
                i -> new Question(bare(large) + "?page=1&per_page=20", null));
        compare(
                "list 20 of 100 snapshots, 200 teams in turn",
                i -> new Question(
                        "/v2/snapshots?page=1&per_page=20",
                        teams.get(i % teams.size()).token()),
                i -> new Question(bare(teams.get(i % teams.size())) + "?page=1&per_page=20", null));
        compare(
                "get one of 10,000 snapshots",
                i -> new Question("/v2/snapshots/" + snapshot(large, i), large.token()),
                i -> new Question(bare(large) + "/" + snapshot(large, i), null));
    }

    private static String bare(Catalog.Team team) {
        return "/teams/" + team.id() + "/snapshots";
    }

    private static long snapshot(Catalog.Team team, int number) {
        return team.snapshots().get((int) (number * 7919L % team.snapshots().size()));
    }

    private void compare(String what, IntFunction<Question> ours, IntFunction<Question> theirs) throws Exception {
        try (Clients gateways = new Clients(gateway, clients);
                Clients bares = new Clients(bare, clients)) {
            // Warm: code compiled, connections made, pages of the tables in memory.
            Answers last = gateways.during(time, clients, ours);
            Answers other = bares.during(time, clients, theirs);
            double[] shares = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                last = good(gateways.during(time, clients, ours));
                other = good(bares.during(time, clients, theirs));
                shares[round] = last.rate() / other.rate();
            }
            Arrays.sort(shares);
            double share = shares[ROUNDS / 2];
            table.row(
                    what,
                    String.format(Locale.ROOT, "%.0f/s, bare %.0f/s: %.2f", last.rate(), other.rate(), share),
                    ">= " + LEAST_SHARE + " of bare",
                    share >= LEAST_SHARE);
            double spread = last.percentile(99) / last.percentile(50);
            table.row(
                    "",
                    String.format(
                            Locale.ROOT,
                            "p50 %.1f ms, p99 %.1f ms: %.1f times",
                            last.percentile(50),
                            last.percentile(99),
                            spread),
                    "p99 < 10 x p50",
                    spread < MOST_SPREAD);
        }
    }

    private static Answers good(Answers answers) {
        if (answers.byStatus().size() != 1 || answers.count(200) == 0) {
            throw new IllegalStateException("Some were not answered: " + answers.byStatus());
        }
        return answers;
    }
}
