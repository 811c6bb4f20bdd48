package dev.freezeframe.local.capacity;

import dev.freezeframe.local.Stack;
import dev.freezeframe.local.capacity.Clients.Question;
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

    private final Stack stack;
    private final BareEndpoint bare;
    private final Catalog catalog;
    private final int clients;
    private final int warm;
    private final Duration time;
    private final Table table;

    /**
     * @param warm requests to each before anything is measured: code is compiled then, connections are made, tables come into memory
     * @param time of each measurement, of which there are several
     */
    Rates(Stack stack, BareEndpoint bare, Catalog catalog, int clients, int warm, Duration time, Table table) {
        this.stack = stack;
        this.bare = bare;
        this.catalog = catalog;
        this.clients = clients;
        this.warm = warm;
        this.time = time;
        this.table = table;
    }

    void measure() throws Exception {
        Catalog.Team large = catalog.largest();
        List<Catalog.Team> teams = catalog.teams();
        compare(
                "list 20 of 10,000 snapshots",
                i -> new Question("/v2/snapshots?page=1&per_page=20", large.token()),
                i -> new Question(bareList(large) + "?page=1&per_page=20", null));
        compare(
                "list 20 of 100 snapshots, 200 teams in turn",
                i -> new Question(
                        "/v2/snapshots?page=1&per_page=20",
                        teams.get(i % teams.size()).token()),
                i -> new Question(bareList(teams.get(i % teams.size())) + "?page=1&per_page=20", null));
        compare(
                "get one of 10,000 snapshots",
                i -> new Question("/v2/snapshots/" + snapshot(large, i), large.token()),
                i -> new Question(bareList(large) + "/" + snapshot(large, i), null));
    }

    private static String bareList(Catalog.Team team) {
        return "/teams/" + team.id() + "/snapshots";
    }

    private static long snapshot(Catalog.Team team, int number) {
        return team.snapshots().get((int) (number * 7919L % team.snapshots().size()));
    }

    private void compare(String what, IntFunction<Question> ours, IntFunction<Question> theirs) throws Exception {
        try (Clients gateways = new Clients(stack.credentials().api(), clients);
                Clients bares = new Clients(bare.address(), clients)) {
            gateways.all(warm, clients, ours);
            bares.all(warm, clients, theirs);
            double[] shares = new double[ROUNDS];
            CpuShares ourCost = CpuShares.NONE;
            CpuShares theirCost = CpuShares.NONE;
            Answers last = new Answers();
            Answers other = last;
            for (int round = 0; round < ROUNDS; round++) {
                CpuShares before = CpuShares.now(stack);
                last = good(gateways.during(time, clients, ours));
                ourCost = ourCost.plus(CpuShares.now(stack).minus(before), last.count(200));
                before = CpuShares.now(stack, bare);
                other = good(bares.during(time, clients, theirs));
                theirCost = theirCost.plus(CpuShares.now(stack, bare).minus(before), other.count(200));
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
            table.row("  microseconds of CPU a request", ourCost.toString());
            table.row("  the bare endpoint's", theirCost.toString());
            double behind = theirCost.total() + ourCost.hop();
            table.row(
                    "  as if the bare endpoint were behind the gateway",
                    String.format(
                            Locale.ROOT, "%.0f of our %.0f: %.2f", behind, ourCost.total(), behind / ourCost.total()),
                    ">= " + LEAST_SHARE + " of that",
                    behind / ourCost.total() >= LEAST_SHARE);
        }
    }

    private static Answers good(Answers answers) {
        if (answers.byStatus().size() != 1 || answers.count(200) == 0) {
            throw new IllegalStateException("Some were not answered: " + answers.byStatus());
        }
        return answers;
    }
}
