package dev.freezeframe.local.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a run has been told by answers and holds the system to. Safe for use by several threads. */
final class Ledger {

    /**
     * What a snapshot has to contain. Snapshots keep their names wherever they go, and no two requests use the same.
     *
     * @param hash of the disk when it was asked for; nobody writes to the disk until it has ended
     * @param volume whether it is of a volume
     */
    record Saved(String hash, boolean volume) {}

    /**
     * An action that was answered.
     *
     * @param team that asked
     * @param what was asked for
     */
    record Asked(Team team, String what) {}

    private final Map<String, Saved> saved = new ConcurrentHashMap<>();
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final Map<Long, Asked> actions = new ConcurrentHashMap<>();
    private final Map<Long, Team> transfers = new ConcurrentHashMap<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final Set<String> deletionAsked = ConcurrentHashMap.newKeySet();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> done = new ConcurrentHashMap<>();

    /** A snapshot of this name is asked for now. */
    void asked(String name, Saved content) {
        saved.put(name, content);
    }

    Map<String, Saved> saved() {
        return saved;
    }

    /** The API has shown this snapshot as available. */
    void announced(String id, String name) {
        names.put(id, name);
    }

    /** Snapshots that were seen available, with their names. */
    Map<String, String> announced() {
        return names;
    }

    void action(long id, Team team, String what) {
        actions.put(id, new Asked(team, what));
    }

    Map<Long, Asked> actions() {
        return actions;
    }

    void transfer(long id, Team from) {
        transfers.put(id, from);
    }

    Map<Long, Team> transfers() {
        return transfers;
    }

    /** From now on the snapshot may be gone. */
    void deletionAsked(String id) {
        deletionAsked.add(id);
    }

    /** It was answered that the snapshot is deleted. */
    void deleted(String id) {
        deleted.add(id);
    }

    Set<String> deleted() {
        return deleted;
    }

    Set<String> deletionAsked() {
        return deletionAsked;
    }

    /** Something is not as it must be. */
    void violation(String what) {
        violations.add(what);
    }

    List<String> violations() {
        return new ArrayList<>(violations);
    }

    /** Counts what was done, for the report. */
    void count(String what) {
        done.merge(what, 1, Integer::sum);
    }

    Map<String, Integer> counts() {
        return done;
    }
}
