package dev.freezeframe.store.index;

import dev.freezeframe.store.chunk.ContentKind;
import java.util.Set;

/**
 * For which steps of the sweep there is something to do in a region.
 *
 * @param garbage whether there are objects to delete
 * @param unreferenced kinds of which there are rows to condemn
 * @param condemned kinds of which there are rows to take
 */
public record SweepWork(boolean garbage, Set<ContentKind> unreferenced, Set<ContentKind> condemned) {
    public SweepWork {
        unreferenced = Set.copyOf(unreferenced);
        condemned = Set.copyOf(condemned);
    }
}
