package dev.freezeframe.snapshots.engine;

import static org.awaitility.Awaitility.await;

import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** A disk that cannot be read beyond a point, and breaks there no sooner than a condition holds. */
record BreakingSource(BlockSource disk, long end, BooleanSupplier mayBreak) implements BlockSource {
    @Override
    public long sizeBytes() {
        return disk.sizeBytes();
    }

    @Override
    public CompletionStage<List<Extent>> allocated(long offset, long length) {
        return disk.allocated(offset, length);
    }

    @Override
    public CompletionStage<Void> read(long offset, ByteBuffer target) {
        if (offset < end) {
            return disk.read(offset, target);
        }
        await().atMost(EngineTestBase.PATIENCE).until(mayBreak::getAsBoolean);
        return CompletableFuture.failedStage(new IOException("the disk is broken at byte " + offset));
    }

    @Override
    public void close() {
        disk.close();
    }
}
