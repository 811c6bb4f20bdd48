package dev.freezeframe.store.model;

import static dev.freezeframe.store.model.Layout.ABANDONED;
import static dev.freezeframe.store.model.Layout.DELETED;
import static dev.freezeframe.store.model.Layout.DELETE_SENT;
import static dev.freezeframe.store.model.Layout.DELETE_UNDER_WAY;
import static dev.freezeframe.store.model.Layout.DISCARDED;
import static dev.freezeframe.store.model.Layout.FORGOTTEN;
import static dev.freezeframe.store.model.Layout.GENERATION;
import static dev.freezeframe.store.model.Layout.IDLE;
import static dev.freezeframe.store.model.Layout.LISTED;
import static dev.freezeframe.store.model.Layout.LIVE;
import static dev.freezeframe.store.model.Layout.NOT_RESERVED;
import static dev.freezeframe.store.model.Layout.NO_SESSION;
import static dev.freezeframe.store.model.Layout.PUT_UNDER_WAY;
import static dev.freezeframe.store.model.Layout.RESERVED;

import dev.freezeframe.store.model.Model.Steps;

/**
 * What sweeps do: each step is one of the methods of {@link dev.freezeframe.store.index.SweepIndex}, for one row or object,
 * or a request to the bucket. They come in any order, more than {@code Sweeper} makes use of.
 */
final class SweepSteps {
    private final Layout layout;
    private final Bounds bounds;
    private final Mutation mutation;

    SweepSteps(Layout layout, Mutation mutation) {
        this.layout = layout;
        this.bounds = layout.bounds;
        this.mutation = mutation;
    }

    void of(byte[] state, Steps steps) {
        for (int sweep = 0; sweep < bounds.sweeps(); sweep++) {
            int at = layout.sweep(sweep);
            nextGeneration(state, at, steps);
            byte[] read = state.clone();
            read[at + 1] = oldestSession(state);
            steps.to(read, "the sweep asks which sessions are open");
            for (int content = 0; content < bounds.contents(); content++) {
                int row = layout.row(content);
                if (state[row] != 0) {
                    condemn(state, at, content, steps);
                    choose(state, at, content, steps);
                    take(state, at, content, steps);
                }
            }
            garbage(state, at, steps);
            if (state[at + 1] != 0 || state[at + 4] != IDLE) {
                byte[] next = state.clone();
                SweepModel.clear(next, at + 1, Layout.SWEEP - 1);
                steps.to(next, "the sweep dies");
            }
        }
    }

    private void nextGeneration(byte[] state, int at, Steps steps) {
        byte[] next = state.clone();
        next[GENERATION]++;
        for (int sweep = 0; sweep < bounds.sweeps(); sweep++) {
            next[at] = (byte) Math.max(next[at], state[layout.sweep(sweep)] + 1);
        }
        steps.to(next, "next generation");
    }

    /** {@code condemn}: the region's row is locked, so no session begins meanwhile. */
    private void condemn(byte[] state, int at, int content, Steps steps) {
        int row = layout.row(content);
        byte oldest = mutation == Mutation.CONDEMN_BESIDE_BEGIN ? state[at + 1] : oldestSession(state);
        if (state[at] > 0 && state[row + 3] == LIVE && isUnwanted(state, row, oldest)) {
            byte[] next = state.clone();
            next[row + 3] = state[at];
            steps.to(next, "content % is condemned", content);
        }
    }

    private void choose(byte[] state, int at, int content, Steps steps) {
        if (mutation == Mutation.TAKE_WITHOUT_SECOND_LOOK && isVictim(state, at, content, oldestSession(state))) {
            byte[] next = state.clone();
            next[at + 2] = (byte) (content + 1);
            steps.to(next, "content % is chosen", content);
        }
    }

    /**
     * {@code take}: which sessions are open was read when the statement began, and a session may have begun since; what
     * else the row must be is looked at under its lock.
     */
    private void take(byte[] state, int at, int content, Steps steps) {
        boolean go = mutation == Mutation.TAKE_WITHOUT_SECOND_LOOK
                ? state[at + 2] == content + 1
                : isVictim(state, at, content, state[at + 1]);
        if (!go) {
            return;
        }
        byte[] next = state.clone();
        int row = layout.row(content);
        int object = layout.contentName(content, mutation == Mutation.NAMES_WITHOUT_UPLOAD ? 1 : state[row]);
        if (next[layout.name(object)] == NOT_RESERVED) {
            next[layout.name(object)] = DISCARDED;
        }
        if (bounds.isPage(content) && bounds.chunks() > 0) {
            SweepModel.unrefer(next, layout.row(0));
        }
        SweepModel.clear(next, row, Layout.ROW);
        next[at + 2] = 0;
        steps.to(next, "content % is taken", content);
    }

    private boolean isVictim(byte[] state, int at, int content, byte oldest) {
        int row = layout.row(content);
        boolean due = state[row + 3] < state[at] || mutation == Mutation.TAKE_WHAT_IS_LIVE;
        return due && isUnwanted(state, row, oldest);
    }

    private boolean isUnwanted(byte[] state, int row, byte oldest) {
        return state[row + 1] == 0 && (state[row + 2] < oldest || mutation == Mutation.PINS_IGNORED);
    }

    private byte oldestSession(byte[] state) {
        byte oldest = NO_SESSION;
        for (int job = 0; job < bounds.jobs(); job++) {
            int session = layout.session(job);
            if (state[session] != 0) {
                oldest = (byte) Math.min(oldest, state[session + 2]);
            }
        }
        return oldest;
    }

    /** {@code garbage}, the request to delete, {@code forget}; one object at a time. */
    private void garbage(byte[] state, int at, Steps steps) {
        boolean early = mutation == Mutation.FORGET_BEFORE_DELETE;
        int object = state[at + 3] - 1;
        switch (state[at + 4]) {
            case IDLE -> {
                for (int name = 0; name < layout.nameCount; name++) {
                    if (isDue(state, name)) {
                        byte[] next = state.clone();
                        next[at + 3] = (byte) (name + 1);
                        next[at + 4] = LISTED;
                        if (!early) {
                            send(next, at, name);
                        }
                        steps.to(
                                next, early ? "object % is garbage" : "the sweep sends the deletion of object %", name);
                    }
                }
            }
            case LISTED -> forget(state, at, object, FORGOTTEN, steps);
            case FORGOTTEN -> {
                byte[] next = state.clone();
                send(next, at, object);
                steps.to(next, "the sweep sends the deletion of object %", object);
            }
            case DELETED -> forget(state, at, object, IDLE, steps);
            default -> {}
        }
    }

    /** What was abandoned is garbage only after a grace, so that no upload of it is under way any more. */
    private boolean isDue(byte[] state, int name) {
        byte reservation = state[layout.name(name)];
        return reservation == DISCARDED && !isOfOpenSession(state, name)
                || reservation == ABANDONED && (bounds.late() || !mayStillCome(state, name));
    }

    /** A session that has uploaded something could want to do so again, so its names stay known for as long as it is open. */
    private boolean isOfOpenSession(byte[] state, int name) {
        boolean open = false;
        for (int job = 0; job < bounds.jobs(); job++) {
            open |= state[layout.session(job)] == layout.uploadOf(name);
        }
        return open && mutation != Mutation.NAMES_OF_OPEN_SESSIONS_FORGOTTEN;
    }

    private boolean mayStillCome(byte[] state, int name) {
        boolean may = (state[layout.name(name) + 1] & PUT_UNDER_WAY) != 0;
        for (int job = 0; job < bounds.jobs(); job++) {
            for (int attempt = 0; attempt < bounds.attempts(); attempt++) {
                int at = layout.attempt(job, attempt);
                if (layout.isRoot(name)) {
                    may |= state[at + 1] == RESERVED && layout.isRootOf(name, state[at]);
                } else {
                    may |= state[at] == layout.uploadOf(name) && state[at + 2 + name / bounds.uploads()] == RESERVED;
                }
            }
        }
        return may;
    }

    private void send(byte[] state, int at, int name) {
        state[layout.name(name) + 1] |= DELETE_UNDER_WAY;
        state[at + 4] = DELETE_SENT;
    }

    private void forget(byte[] state, int at, int name, byte phase, Steps steps) {
        byte[] next = state.clone();
        int reservation = layout.name(name);
        if (next[reservation] == DISCARDED || next[reservation] == ABANDONED) {
            next[reservation] = NOT_RESERVED;
        }
        next[at + 4] = phase;
        if (phase == IDLE) {
            next[at + 3] = 0;
        }
        steps.to(next, "object % is forgotten", name);
    }
}
