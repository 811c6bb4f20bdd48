package dev.freezeframe.snapshots.store;

import dev.freezeframe.snapshots.engine.index.StoreUsage;
import dev.freezeframe.store.index.Reclaimable;
import java.time.Instant;

/** What was counted in a region's index, and when. */
record Figures(StoreUsage usage, Reclaimable reclaimable, Instant measuredAt) {}
