package dev.freezeframe.snapshots.engine.remote;

import dev.freezeframe.contracts.replication.ReplicationClaims;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.engine.index.CatalogIndex;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.snapshots.engine.index.PgSweepIndex;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.ChunkIndexContract;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.SweepIndex;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.remote.RemoteChunkIndex;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The index keeps the library's contract for those who ask over HTTP; the catalog commits what they staged. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@SuppressWarnings("NullAway.Init") // Quarkus gives what is configured.
class RemoteChunkIndexTest extends ChunkIndexContract {
    @TestHTTPResource("/internal/index/")
    URI base;

    @ConfigProperty(name = "freezeframe.internal.token")
    String token;

    @Inject
    PgChunkIndex owned;

    @Inject
    CatalogIndex catalog;

    @Inject
    PgSweepIndex sweep;

    @Override
    protected ChunkIndex index() {
        return new ReplicatedIndex(new RemoteChunkIndex(base, token, TestBackoff.NONE), owned, catalog);
    }

    @Override
    protected SweepIndex sweep() {
        return sweep;
    }

    /** Where the region has the image already, the catalog only ends the session. */
    @Override
    protected void commitAgain(WriteSession session, ManifestReferences references) {
        index().commit(session, references).toCompletableFuture().join();
    }

    /** The same for the same name: regions are new for every test. */
    @Override
    protected String sessionKey(String name) {
        UUID named = UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return ReplicationClaims.session(1 + (named.getMostSignificantBits() >>> 8));
    }

    @Override
    protected UUID holder() {
        return ReplicationClaims.holder(ThreadLocalRandom.current().nextLong(1, 1L << 53));
    }
}
