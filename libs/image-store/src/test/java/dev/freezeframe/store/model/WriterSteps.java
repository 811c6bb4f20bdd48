package dev.freezeframe.store.model;

import static dev.freezeframe.store.model.Layout.ABANDONED;
import static dev.freezeframe.store.model.Layout.DISCARDED;
import static dev.freezeframe.store.model.Layout.GENERATION;
import static dev.freezeframe.store.model.Layout.HAVE;
import static dev.freezeframe.store.model.Layout.LIVE;
import static dev.freezeframe.store.model.Layout.NOT_RESERVED;
import static dev.freezeframe.store.model.Layout.PUT_SENT;
import static dev.freezeframe.store.model.Layout.PUT_UNDER_WAY;
import static dev.freezeframe.store.model.Layout.RESERVED;
import static dev.freezeframe.store.model.Layout.SEEN;
import static dev.freezeframe.store.model.Layout.UNKNOWN;
import static dev.freezeframe.store.model.Layout.UPLOADED;

import dev.freezeframe.store.model.Bounds.Roots;
import dev.freezeframe.store.model.Model.Steps;

/**
 * What writers do: each step is one of the methods of {@link dev.freezeframe.store.index.ChunkIndex}, or a request to the
 * bucket. An attempt does them in any order that its own data allows, and may end between any two.
 */
final class WriterSteps {
    private final Layout layout;
    private final Bounds bounds;
    private final Mutation mutation;

    WriterSteps(Layout layout, Mutation mutation) {
        this.layout = layout;
        this.bounds = layout.bounds;
        this.mutation = mutation;
    }

    void of(byte[] state, Steps steps) {
        for (int job = 0; job < bounds.jobs(); job++) {
            if (state[layout.session(job)] != 0) {
                byte[] next = state.clone();
                end(next, job);
                steps.to(next, "release the session of job %", job);
            }
            for (int attempt = 0; attempt < bounds.attempts(); attempt++) {
                int at = layout.attempt(job, attempt);
                if (state[at] == 0) {
                    if (attempt == 0 || state[layout.attempt(job, 0)] != 0) {
                        begin(state, job, attempt, steps);
                    }
                } else {
                    goOn(state, job, at, steps);
                }
            }
        }
    }

    /** {@code begin}: opens the session, or takes it over from an earlier attempt. */
    private void begin(byte[] state, int job, int attempt, Steps steps) {
        byte upload = unusedUpload(state);
        if (upload == 0) {
            return;
        }
        byte[] next = state.clone();
        int session = layout.session(job);
        if (next[session] == 0) {
            next[session + 2] = next[GENERATION];
        } else {
            abandon(next, job);
        }
        next[session] = upload;
        next[session + 1] = (byte) (attempt + 1);
        next[layout.attempt(job, attempt)] = upload;
        steps.to(next, state[session] == 0 ? "job % begins: upload %" : "job % is taken over: upload %", job, upload);
    }

    private void goOn(byte[] state, int job, int at, Steps steps) {
        byte upload = state[at];
        byte[] dead = state.clone();
        SweepModel.clear(dead, at, layout.attemptLength);
        steps.to(dead, "the writer of upload % dies", upload);
        int page = bounds.pageOf(job);
        boolean holds = state[layout.session(job)] == upload || mutation == Mutation.SESSION_NOT_CHECKED;
        for (int content = 0; content < bounds.contents(); content++) {
            if (content == page || !bounds.isPage(content)) {
                step(state, job, at, content, holds, steps);
            }
        }
        root(state, job, at, holds, steps);
        if (holds
                && !isThere(state)
                && isWhole(state, page)
                && state[at + 2 + page] == HAVE
                && (bounds.roots() == Roots.NONE
                        || isReserved(state, job, rootName(upload)) && state[at + 1] == UPLOADED)) {
            commit(state, job, at, page, steps);
        }
    }

    private void step(byte[] state, int job, int at, int content, boolean holds, Steps steps) {
        boolean ready = !bounds.isPage(content) || bounds.chunks() == 0 || state[at + 2] == HAVE;
        switch (state[at + 2 + content]) {
            case UNKNOWN -> {
                if (holds) {
                    pin(state, job, at, content, steps);
                }
            }
            case HAVE -> {
                // The same content once more, at another place of the disk.
                if (holds && !isWhole(state, content)) {
                    pin(state, job, at, content, steps);
                }
            }
            case SEEN -> {
                byte[] next = state.clone();
                if (next[layout.row(content)] != 0) {
                    raisePin(next, content, next[GENERATION]);
                }
                next[at + 2 + content] = HAVE;
                steps.to(next, "upload % raises the pin of content %", state[at], content);
            }
            case RESERVED -> {
                // An attempt that has lost its session does not know it.
                if (ready || !holds) {
                    put(state, at, at + 2 + content, layout.name(objectName(content, state[at])), steps);
                }
            }
            case UPLOADED -> {
                if (holds && ready) {
                    record(state, job, at, content, steps);
                }
            }
            default -> {}
        }
    }

    /** {@code pin}: the generation that it reads may be an older one when the row is locked. */
    private void pin(byte[] state, int job, int at, int content, Steps steps) {
        if (state[layout.row(content)] == 0 || !isWhole(state, content)) {
            int name = layout.name(objectName(content, state[at]));
            if (isUsedUp(state, job, state[layout.row(content)] == state[at], name)) {
                return;
            }
            byte[] next = state.clone();
            if (next[name] == NOT_RESERVED && mutation != Mutation.UPLOAD_WITHOUT_RESERVATION) {
                next[name] = (byte) (job + 1);
            }
            next[at + 2 + content] = RESERVED;
            steps.to(next, "upload % misses content % and reserves it", state[at], content);
        } else if (mutation == Mutation.PIN_WITHOUT_ROW_LOCK) {
            byte[] next = state.clone();
            next[at + 2 + content] = SEEN;
            steps.to(next, "upload % sees content %", state[at], content);
        } else {
            for (byte generation : generations(state, job)) {
                byte[] next = state.clone();
                raisePin(next, content, generation);
                next[at + 2 + content] = HAVE;
                steps.to(next, "upload % pins content %", state[at], content);
            }
        }
    }

    /** The name is that of the object which is to be replaced, or was replaced: only another attempt has another one. */
    private boolean isUsedUp(byte[] state, int job, boolean own, int name) {
        boolean free = state[name] == NOT_RESERVED || state[name] == job + 1;
        return mutation != Mutation.OWN_NAME_RESERVED_AGAIN && (own || !free);
    }

    private void put(byte[] state, int at, int progress, int name, Steps steps) {
        byte[] next = state.clone();
        next[progress] = PUT_SENT;
        next[name + 1] |= PUT_UNDER_WAY;
        steps.to(next, "upload % sends object %", state[at], (name - layout.names) / Layout.NAME);
    }

    /** {@code recordChunks} and {@code recordPages}. */
    private void record(byte[] state, int job, int at, int content, Steps steps) {
        byte upload = state[at];
        if (!isReserved(state, job, objectName(content, upload))) {
            return;
        }
        for (byte generation : generations(state, job)) {
            byte[] next = state.clone();
            int row = layout.row(content);
            if (next[row] != 0 && next[row + 4] != 0) {
                heal(next, row, content, upload);
                raisePin(next, content, generation);
            } else if (next[row] != 0) {
                raisePin(next, content, generation);
            } else {
                next[row] = upload;
                next[row + 2] = generation;
                next[row + 3] = LIVE;
                next[layout.name(objectName(content, upload))] = NOT_RESERVED;
                if (bounds.isPage(content) && bounds.chunks() > 0) {
                    refer(next, 0);
                }
            }
            next[at + 2 + content] = HAVE;
            steps.to(next, "upload % records content %", upload, content);
        }
    }

    /** The references stay, the damaged object becomes garbage. */
    private void heal(byte[] state, int row, int content, byte upload) {
        int old = layout.name(objectName(content, state[row]));
        if (state[old] == NOT_RESERVED && mutation != Mutation.HEAL_FORGETS_THE_OLD_OBJECT) {
            state[old] = DISCARDED;
        }
        state[row] = upload;
        state[row + 4] = 0;
        state[layout.name(objectName(content, upload))] = NOT_RESERVED;
    }

    /** What is quarantined, or names what is, is not to be referred to. */
    private boolean isWhole(byte[] state, int content) {
        boolean named = bounds.isPage(content) && bounds.chunks() > 0;
        return state[layout.row(content) + 4] == 0 && (!named || state[layout.row(0) + 4] == 0);
    }

    private void root(byte[] state, int job, int at, boolean holds, Steps steps) {
        if (bounds.roots() == Roots.NONE) {
            return;
        }
        int name = layout.name(rootName(state[at]));
        if (state[at + 1] == UNKNOWN && holds && state[at + 2 + bounds.pageOf(job)] == HAVE) {
            boolean free = state[name] == NOT_RESERVED && state[layout.manifest(layout.manifestOf(state[at]))] == 0;
            if (free || state[name] == job + 1) {
                byte[] next = state.clone();
                next[name] = (byte) (job + 1);
                next[at + 1] = RESERVED;
                steps.to(next, "upload % reserves its root", state[at]);
            }
        } else if (state[at + 1] == RESERVED) {
            put(state, at, at + 1, name, steps);
        }
    }

    private void commit(byte[] state, int job, int at, int page, Steps steps) {
        byte[] next = state.clone();
        refer(next, page);
        if (bounds.roots() != Roots.NONE) {
            next[layout.name(rootName(state[at]))] = NOT_RESERVED;
        }
        next[layout.manifest(layout.manifestOf(state[at]))] = (byte) (page + 1);
        end(next, job);
        SweepModel.clear(next, at, layout.attemptLength);
        steps.to(next, "upload % commits an image of page %", state[at], page);
    }

    private byte[] generations(byte[] state, int job) {
        byte now = state[GENERATION];
        byte started = state[layout.session(job) + 2];
        return started == now || state[layout.session(job)] == 0 ? new byte[] {now} : new byte[] {now, started};
    }

    private void raisePin(byte[] state, int content, byte generation) {
        int row = layout.row(content);
        state[row + 2] = (byte) Math.max(state[row + 2], generation);
        state[row + 3] = LIVE;
    }

    /** Only what is live may be referred to. */
    private void refer(byte[] state, int content) {
        int row = layout.row(content);
        if (state[row] == 0 || state[row + 3] != LIVE) {
            state[Layout.FAULT] = SweepModel.MISSING;
        }
        state[row + 1]++;
    }

    private void end(byte[] state, int job) {
        abandon(state, job);
        SweepModel.clear(state, layout.session(job), Layout.SESSION);
    }

    private void abandon(byte[] state, int job) {
        for (int name = 0; name < layout.nameCount; name++) {
            if (state[layout.name(name)] == job + 1) {
                state[layout.name(name)] = ABANDONED;
            }
        }
    }

    private boolean isReserved(byte[] state, int job, int name) {
        return state[layout.name(name)] == job + 1 || mutation == Mutation.UPLOAD_WITHOUT_RESERVATION;
    }

    private int objectName(int content, byte upload) {
        return layout.contentName(content, mutation == Mutation.NAMES_WITHOUT_UPLOAD ? 1 : upload);
    }

    /** {@code commit} does nothing where the region has the image already. */
    private boolean isThere(byte[] state) {
        boolean there = false;
        for (int manifest = 0; manifest < bounds.uploads(); manifest++) {
            there |= bounds.roots() == Roots.COPIED && state[layout.manifest(manifest)] != 0;
        }
        return there;
    }

    private int rootName(byte upload) {
        return layout.rootName(layout.manifestOf(upload));
    }

    /** An upload that has left no trace, as good as one that never was; 0 if there is none. */
    private byte unusedUpload(byte[] state) {
        for (byte upload = 1; upload <= bounds.uploads(); upload++) {
            if (!isUsed(state, upload)) {
                return upload;
            }
        }
        return 0;
    }

    private boolean isUsed(byte[] state, byte upload) {
        boolean used = state[layout.manifest(upload - 1)] != 0;
        for (int job = 0; job < bounds.jobs(); job++) {
            used |= state[layout.session(job)] == upload;
            for (int attempt = 0; attempt < bounds.attempts(); attempt++) {
                used |= state[layout.attempt(job, attempt)] == upload;
            }
        }
        for (int content = 0; content < bounds.contents(); content++) {
            used |= state[layout.row(content)] == upload;
        }
        for (int name = 0; name < layout.nameCount; name++) {
            int at = layout.name(name);
            used |= layout.uploadOf(name) == upload && (state[at] != 0 || state[at + 1] != 0);
        }
        for (int sweep = 0; sweep < bounds.sweeps(); sweep++) {
            int object = state[layout.sweep(sweep) + 3];
            used |= object != 0 && layout.uploadOf(object - 1) == upload;
        }
        return used;
    }
}
