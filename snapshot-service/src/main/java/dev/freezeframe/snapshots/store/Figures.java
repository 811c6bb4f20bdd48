package dev.freezeframe.snapshots.store;

import dev.freezeframe.snapshots.engine.ReclaimableSpace;
import dev.freezeframe.snapshots.engine.index.StoreUsage;
import java.time.Instant;

/** What was counted in a region's index, and when. */
record Figures(StoreUsage usage, ReclaimableSpace reclaimable, Instant measuredAt) {}
