package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.SweepIndex;
import dev.freezeframe.store.index.VerifyIndex;
import dev.freezeframe.store.index.VerifyIndexContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

/** The index in PostgreSQL keeps the library's contract about damage. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class PgVerifyIndexTest extends VerifyIndexContract {
    @Inject
    PgChunkIndex index;

    @Inject
    PgSweepIndex sweep;

    @Inject
    PgVerifyIndex verify;

    @Override
    protected ChunkIndex index() {
        return index;
    }

    @Override
    protected SweepIndex sweep() {
        return sweep;
    }

    @Override
    protected VerifyIndex verify() {
        return verify;
    }
}
