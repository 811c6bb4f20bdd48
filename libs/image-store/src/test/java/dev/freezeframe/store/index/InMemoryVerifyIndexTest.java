package dev.freezeframe.store.index;

import java.time.Clock;

class InMemoryVerifyIndexTest extends VerifyIndexContract {
    private final InMemoryChunkIndex index = new InMemoryChunkIndex(Clock.systemUTC());

    @Override
    protected ChunkIndex index() {
        return index;
    }

    @Override
    protected SweepIndex sweep() {
        return index;
    }

    @Override
    protected VerifyIndex verify() {
        return index;
    }
}
