package dev.freezeframe.local.faults;

import dev.freezeframe.local.StackException;
import dev.freezeframe.local.faults.Injector.Injected;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run of the whole stack under a workload and faults that follow from a seed, and what came of it. */
final class SeededRun {

    /**
     * What came of a run.
     *
     * @param faults those that happened
     * @param planned how many were to happen
     * @param violations what is not as it must be
     * @param counts what was done, by what it was and how it ended
     */
    record Outcome(
            long seed,
            Duration took,
            List<Injected> faults,
            int planned,
            int requests,
            int unknown,
            List<String> violations,
            Map<String, Integer> counts,
            Path history) {

        boolean isGood() {
            return violations.isEmpty();
        }
    }

    private final FaultyStack stack;
    private final Injector injector;
    private final Path folder;

    /** @param folder for histories */
    SeededRun(FaultyStack stack, Injector injector, Path folder) {
        this.stack = stack;
        this.injector = injector;
        this.folder = folder;
    }

    Outcome run(long seed, Duration workload) throws Exception {
        Instant begun = Instant.now();
        History history = new History();
        FaultPlan plan = FaultPlan.of(seed, workload);
        plan.faults().forEach(planned -> history.note("plan", planned.toString()));
        Beginnings beginnings = new Beginnings(stack, history, seed);
        List<Team> teams = beginnings.teams();
        List<List<Actor.Disk>> disks = new ArrayList<>();
        for (Team team : teams) {
            disks.add(beginnings.disks(team));
        }
        Run run =
                new Run(seed, stack, new Ledger(), history, teams, Instant.now().plus(workload));
        try {
            work(run, disks, plan, workload);
            new Checker(run).check();
        } catch (IOException | SQLException | StackException e) {
            run.ledger().violation("the run could not come to its end: " + e);
        }
        List<Injected> faults = injector.injected();
        Path file = folder.resolve(seed + ".txt");
        run.ledger().violations().forEach(violation -> history.note("VIOLATION", violation));
        history.write(file);
        return new Outcome(
                seed,
                Duration.between(begun, Instant.now()),
                faults,
                plan.faults().size(),
                history.requests(),
                history.unknown(),
                run.ledger().violations(),
                run.ledger().counts(),
                file);
    }

    private void work(Run run, List<List<Actor.Disk>> disks, FaultPlan plan, Duration workload) throws Exception {
        List<Thread> actors = new ArrayList<>();
        for (int team = 0; team < run.teams().size(); team++) {
            for (Actor.Disk disk : disks.get(team)) {
                Actor actor = new Actor(run, run.teams().get(team), disk, actors.size());
                Thread thread = new Thread(actor, "actor-" + actors.size());
                thread.setDaemon(true);
                actors.add(thread);
            }
        }
        injector.begin(plan, workload, run.history());
        actors.forEach(Thread::start);
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), run.end()).toMillis()));
        injector.heal();
        for (Thread actor : actors) {
            actor.join(Math.max(
                    1,
                    Duration.between(Instant.now(), run.patience().plusSeconds(20))
                            .toMillis()));
            if (actor.isAlive()) {
                run.ledger().violation(actor.getName() + " does not come to an end");
            }
        }
    }
}
