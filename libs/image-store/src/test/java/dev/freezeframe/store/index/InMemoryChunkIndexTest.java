package dev.freezeframe.store.index;

import java.time.Clock;

class InMemoryChunkIndexTest extends ChunkIndexContract {
    private final InMemoryChunkIndex index = new InMemoryChunkIndex(Clock.systemUTC());

    @Override
    protected ChunkIndex index() {
        return index;
    }

    @Override
    protected SweepIndex sweep() {
        return index;
    }
}
