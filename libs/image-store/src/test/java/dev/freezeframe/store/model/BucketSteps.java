package dev.freezeframe.store.model;

import static dev.freezeframe.store.model.Layout.DELETED;
import static dev.freezeframe.store.model.Layout.DELETE_SENT;
import static dev.freezeframe.store.model.Layout.DELETE_UNDER_WAY;
import static dev.freezeframe.store.model.Layout.PUT_SENT;
import static dev.freezeframe.store.model.Layout.PUT_UNDER_WAY;
import static dev.freezeframe.store.model.Layout.THERE;
import static dev.freezeframe.store.model.Layout.UPLOADED;

import dev.freezeframe.store.model.Model.Steps;

/** What the bucket does: requests arrive when they like, in any order, and those to delete arrive again and again. */
final class BucketSteps {
    private final Layout layout;
    private final Bounds bounds;

    BucketSteps(Layout layout) {
        this.layout = layout;
        this.bounds = layout.bounds;
    }

    void of(byte[] state, Steps steps) {
        for (int name = 0; name < layout.nameCount; name++) {
            int object = layout.name(name) + 1;
            if ((state[object] & PUT_UNDER_WAY) != 0) {
                steps.to(uploaded(state, name, PUT_UNDER_WAY), "object % arrives", name);
                if (bounds.late()) {
                    steps.to(uploaded(state, name, (byte) 0), "object % arrives, and will again", name);
                }
            }
            if ((state[object] & DELETE_UNDER_WAY) != 0) {
                steps.to(deleted(state, name, DELETE_UNDER_WAY), "object % is deleted", name);
                steps.to(deleted(state, name, (byte) 0), "object % is deleted, and will be again", name);
            }
        }
    }

    private byte[] uploaded(byte[] state, int name, byte over) {
        byte[] next = state.clone();
        int object = layout.name(name) + 1;
        next[object] = (byte) (next[object] & ~over | THERE);
        for (int job = 0; job < bounds.jobs(); job++) {
            for (int attempt = 0; attempt < bounds.attempts(); attempt++) {
                int at = layout.attempt(job, attempt);
                int progress = layout.isRoot(name) ? at + 1 : at + 2 + name / bounds.uploads();
                boolean own =
                        layout.isRoot(name) ? layout.isRootOf(name, state[at]) : state[at] == layout.uploadOf(name);
                if (own && next[progress] == PUT_SENT) {
                    next[progress] = UPLOADED;
                }
            }
        }
        return next;
    }

    private byte[] deleted(byte[] state, int name, byte over) {
        byte[] next = state.clone();
        int object = layout.name(name) + 1;
        next[object] = (byte) (next[object] & ~(over | THERE));
        for (int sweep = 0; sweep < bounds.sweeps(); sweep++) {
            int at = layout.sweep(sweep);
            if (next[at + 3] == name + 1 && next[at + 4] == DELETE_SENT) {
                next[at + 4] = DELETED;
            }
        }
        return next;
    }
}
