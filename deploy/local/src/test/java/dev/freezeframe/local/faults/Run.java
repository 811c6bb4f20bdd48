package dev.freezeframe.local.faults;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What everybody in a run shares.
 *
 * @param seed from which everything follows
 * @param stack that it runs on
 * @param ledger what was answered
 * @param history what happened
 * @param teams all of the run's
 * @param end of the workload
 */
record Run(long seed, FaultyStack stack, Ledger ledger, History history, List<Team> teams, Instant end) {

    /** How long after the workload's end somebody still asks what became of a request. */
    private static final int PATIENCE_SECONDS = 45;

    boolean isOver() {
        return !Instant.now().isBefore(end);
    }

    Instant patience() {
        return end.plusSeconds(PATIENCE_SECONDS);
    }

    Path droplet(String region, long id) {
        return stack.stack().home().pool(region).resolve("droplets").resolve(id + ".raw");
    }

    Path volume(String region, String id) {
        return stack.stack().home().pool(region).resolve("volumes").resolve(id + ".raw");
    }

    Optional<Team> team(String id) {
        return teams.stream().filter(team -> team.id().equals(id)).findFirst();
    }
}
