package dev.freezeframe.store.model;

import static dev.freezeframe.store.model.Layout.HAVE;
import static dev.freezeframe.store.model.Layout.LIVE;
import static dev.freezeframe.store.model.Layout.NOT_RESERVED;
import static dev.freezeframe.store.model.Layout.PUT_UNDER_WAY;
import static dev.freezeframe.store.model.Layout.THERE;

import dev.freezeframe.store.model.Bounds.Roots;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks promises. */
final class Invariants {
    private final Layout layout;
    private final Bounds bounds;
    private final Mutation mutation;
    private final Set<Promise> promises;

    Invariants(Layout layout, Mutation mutation, Set<Promise> promises) {
        this.layout = layout;
        this.bounds = layout.bounds;
        this.mutation = mutation;
        this.promises = promises;
    }

    @Nullable
    String violation(byte[] state) {
        String found = null;
        if (promises.contains(Promise.NOTHING_COMMITTED_IS_GONE)) {
            found = committed(state);
        }
        if (found == null && promises.contains(Promise.NOTHING_PINNED_IS_GONE)) {
            found = pinned(state);
        }
        if (found == null && promises.contains(Promise.REFERENCES_ADD_UP)) {
            found = references(state);
        }
        if (found == null && promises.contains(Promise.NOTHING_LEAKS)) {
            found = leaks(state);
        }
        return found;
    }

    private @Nullable String committed(byte[] state) {
        for (int manifest = 0; manifest < bounds.uploads(); manifest++) {
            int page = state[layout.manifest(manifest)] - 1;
            if (page >= 0) {
                if (isGone(state, page)) {
                    return "a committed image refers to content that is gone";
                }
                if (bounds.roots() != Roots.NONE && !isThere(state, layout.rootName(manifest))) {
                    return "the root of a committed image is gone";
                }
            }
        }
        int held = state[Layout.HOLDER] - 1;
        return held >= 0 && isGone(state, held) ? "a restore reads content that is gone" : null;
    }

    private boolean isGone(byte[] state, int page) {
        return isOneGone(state, page) || bounds.chunks() > 0 && isOneGone(state, 0);
    }

    private boolean isOneGone(byte[] state, int content) {
        int row = layout.row(content);
        return state[row] == 0 || !isThere(state, objectName(content, state[row]));
    }

    private boolean isThere(byte[] state, int name) {
        return (state[layout.name(name) + 1] & THERE) != 0;
    }

    private @Nullable String pinned(byte[] state) {
        if (state[Layout.FAULT] == SweepModel.MISSING) {
            return "a writer was to refer to content that is gone";
        }
        for (int job = 0; job < bounds.jobs(); job++) {
            int session = layout.session(job);
            for (int attempt = 0; attempt < bounds.attempts(); attempt++) {
                int at = layout.attempt(job, attempt);
                if (state[session] == 0 || state[at] != state[session]) {
                    continue;
                }
                for (int content = 0; content < bounds.contents(); content++) {
                    int row = layout.row(content);
                    if (state[at + 2 + content] == HAVE && (state[row] == 0 || state[row + 3] != LIVE)) {
                        return "content is gone that an open session has pinned";
                    }
                }
            }
        }
        return null;
    }

    private @Nullable String references(byte[] state) {
        if (state[Layout.FAULT] == SweepModel.MISCOUNTED) {
            return "more references were taken away than there were";
        }
        int[] refs = new int[bounds.contents()];
        for (int manifest = 0; manifest < bounds.uploads(); manifest++) {
            count(refs, state[layout.manifest(manifest)] - 1);
        }
        count(refs, state[Layout.HOLDER] - 1);
        for (int content = 0; content < bounds.contents(); content++) {
            int row = layout.row(content);
            if (bounds.chunks() > 0 && bounds.isPage(content) && state[row] != 0) {
                refs[0]++;
            }
        }
        for (int content = 0; content < bounds.contents(); content++) {
            if (state[layout.row(content) + 1] != refs[content]) {
                return "the references of content do not add up";
            }
        }
        return null;
    }

    private static void count(int[] refs, int content) {
        if (content >= 0) {
            refs[content]++;
        }
    }

    private @Nullable String leaks(byte[] state) {
        for (int name = 0; name < layout.nameCount; name++) {
            int at = layout.name(name);
            boolean there = (state[at + 1] & (THERE | PUT_UNDER_WAY)) != 0;
            boolean referred = isReferred(state, name);
            boolean reserved = state[at] != NOT_RESERVED;
            if (there && !referred && !reserved) {
                return "no part of the index knows of an object";
            }
            if (referred && reserved) {
                return "an object is in use and reserved";
            }
            if (reserved && state[at] <= bounds.jobs() && state[layout.session(state[at] - 1)] == 0) {
                return "an object is reserved by a session that has ended";
            }
        }
        return null;
    }

    private boolean isReferred(byte[] state, int name) {
        if (layout.isRoot(name)) {
            return state[layout.manifest(name - layout.rootName(0))] != 0;
        }
        int content = name / bounds.uploads();
        byte upload = state[layout.row(content)];
        return upload != 0 && objectName(content, upload) == name;
    }

    private int objectName(int content, byte upload) {
        return layout.contentName(content, mutation == Mutation.NAMES_WITHOUT_UPLOAD ? 1 : upload);
    }
}
