package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.index.LostSessionException;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.MissingContentException;
import dev.freezeframe.store.index.WriteSession;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * The changes of the index that happen together with a change of the catalog: every method works in the current
 * Hibernate Reactive transaction, and takes effect with it or not at all.
 */
@ApplicationScoped
public class CatalogIndex {
    /** As {@link dev.freezeframe.store.index.ChunkIndex#commit}. */
    public Uni<Void> commit(WriteSession session, ManifestReferences references) {
        return SessionSql.current().chain(sql -> Manifests.commit(sql, session, references));
    }

    /**
     * Takes over what a replication has staged: as {@link dev.freezeframe.store.index.ChunkIndex#commit} with the references
     * that were staged under that fence. Where the region has the manifest already, only the session ends.
     *
     * <p>Fails with {@link dev.freezeframe.store.index.LostSessionException} if no session of that key and fence is open, and
     * with {@link dev.freezeframe.store.index.MissingContentException} if nothing was staged under that fence or content is
     * missing. Either way copying again can help.
     */
    public Uni<Void> commitStaged(String sessionKey, long fence) {
        return SessionSql.current().chain(sql -> StagedReferences.commit(sql, sessionKey, fence));
    }

    /** As {@link dev.freezeframe.store.index.ChunkIndex#release}. */
    public Uni<Void> release(String key, long fence) {
        return SessionSql.current().chain(sql -> Sessions.release(sql, key, fence));
    }

    /** As {@link dev.freezeframe.store.index.ChunkIndex#drop}, in every region that holds the manifest. */
    public Uni<Void> dropEverywhere(UUID manifestId) {
        return SessionSql.current()
                .chain(sql -> Manifests.regions(sql, manifestId)
                        .chain(regions -> Multi.createFrom()
                                .iterable(regions)
                                .onItem()
                                .transformToUniAndConcatenate(region -> Manifests.drop(sql, region, manifestId))
                                .collect()
                                .last()
                                .replaceWithVoid()));
    }

    /** As {@link dev.freezeframe.store.index.ChunkIndex#drop}. */
    public Uni<Void> drop(String region, UUID manifestId) {
        return SessionSql.current()
                .chain(sql -> Manifests.drop(sql, region, manifestId))
                .replaceWithVoid();
    }

    /** As {@link dev.freezeframe.store.index.VerifyIndex#affected}. */
    public Uni<List<UUID>> affected(String region) {
        return SessionSql.current().chain(sql -> Quarantine.affected(sql, region));
    }

    /** Waits until no other transaction that has called this is open: they go one after the other from here on. */
    public Uni<Void> takeTurnAtFindings() {
        return SessionSql.current().chain(Quarantine::takeTurn);
    }

    /** As {@link dev.freezeframe.store.index.ChunkIndex#hold}. */
    public Uni<Boolean> hold(String region, UUID manifestId, UUID holder) {
        return SessionSql.current().chain(sql -> Manifests.hold(sql, region, manifestId, holder));
    }

    /**
     * Locks the manifest's rows in every region, until the current transaction ends: whoever decides whether they are still
     * needed does so one after the other.
     */
    public Uni<Void> lock(UUID manifestId) {
        return SessionSql.current().chain(sql -> Manifests.lock(sql, manifestId));
    }

    /** Locks the manifest's rows as {@link #lock} does, and tells the domain and the regions that hold it. */
    public Uni<List<ManifestPlace>> lockPlaces(UUID manifestId) {
        return SessionSql.current().chain(sql -> Manifests.lockPlaces(sql, manifestId));
    }

    /**
     * As {@link #commitStaged}, but where the session is lost or some of its content is not there, nothing of the current
     * transaction is undone and the answer is false.
     */
    public Uni<Boolean> tryCommitStaged(String sessionKey, long fence) {
        return SessionSql.current()
                .chain(sql -> sql.run("savepoint staged")
                        .chain(() -> commitStaged(sessionKey, fence))
                        .replaceWith(true)
                        .onFailure(CatalogIndex::isNotThere)
                        .recoverWithUni(
                                () -> sql.run("rollback to savepoint staged").replaceWith(false)));
    }

    private static boolean isNotThere(Throwable failure) {
        return failure instanceof LostSessionException || failure instanceof MissingContentException;
    }
}
