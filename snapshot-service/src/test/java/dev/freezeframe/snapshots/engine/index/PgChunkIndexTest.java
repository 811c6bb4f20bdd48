package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.ChunkIndexContract;
import dev.freezeframe.store.index.SweepIndex;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

/** The index in PostgreSQL keeps the library's contract. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class PgChunkIndexTest extends ChunkIndexContract {
    @Inject
    PgChunkIndex index;

    @Inject
    PgSweepIndex sweep;

    @Override
    protected ChunkIndex index() {
        return index;
    }

    @Override
    protected SweepIndex sweep() {
        return sweep;
    }
}
