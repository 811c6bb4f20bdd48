package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.IndexedObject;
import dev.freezeframe.store.index.Quarantined;
import dev.freezeframe.store.index.QuarantinedRoot;
import dev.freezeframe.store.index.VerifyIndex;
import dev.freezeframe.store.manifest.RootName;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The image store's index, for those who look for damage, and how far they have come. Every method is one transaction. */
public final class PgVerifyIndex implements VerifyIndex {
    private final IndexTransactions transactions;

    public PgVerifyIndex(Pool pool) {
        this.transactions = new IndexTransactions(pool);
    }

    @Override
    public CompletionStage<List<StoredObject>> objectsAfter(
            String region, ContentKind kind, ContentId after, int limit) {
        return transactions.run(sql -> Quarantine.objectsAfter(sql, region, kind, after, limit));
    }

    @Override
    public CompletionStage<Boolean> quarantine(String region, StoredObject object, Damage damage) {
        return transactions.run(sql -> Quarantine.judge(sql, region, object, damage));
    }

    @Override
    public CompletionStage<Boolean> acquit(String region, StoredObject object) {
        return transactions.run(sql -> Quarantine.judge(sql, region, object, null));
    }

    @Override
    public CompletionStage<List<Quarantined>> quarantined(String region, int limit) {
        return transactions.run(sql -> Quarantine.list(sql, region, limit));
    }

    @Override
    public CompletionStage<List<RootName>> rootsAfter(String region, UUID after, int limit) {
        return transactions.run(sql -> QuarantinedRoots.after(sql, region, after, limit));
    }

    @Override
    public CompletionStage<Boolean> quarantine(String region, RootName root, Damage damage) {
        return transactions.run(sql -> QuarantinedRoots.judge(sql, region, root, damage));
    }

    @Override
    public CompletionStage<Boolean> acquit(String region, RootName root) {
        return transactions.run(sql -> QuarantinedRoots.judge(sql, region, root, null));
    }

    @Override
    public CompletionStage<List<QuarantinedRoot>> quarantinedRoots(String region, int limit) {
        return transactions.run(sql -> QuarantinedRoots.list(sql, region, limit));
    }

    @Override
    public CompletionStage<Void> suspect(String region, IndexedObject object) {
        return transactions.run(sql -> Suspicions.add(sql, region, object));
    }

    @Override
    public CompletionStage<List<IndexedObject>> suspected(String region, Duration suspectedFor, int limit) {
        return transactions.run(sql -> Suspicions.due(sql, region, suspectedFor, limit));
    }

    @Override
    public CompletionStage<Void> settle(String region, IndexedObject object) {
        return transactions.run(sql -> Suspicions.settle(sql, region, object.name()));
    }

    @Override
    public CompletionStage<Boolean> note(String region, UUID manifestId, boolean damaged) {
        return transactions.run(sql -> Quarantine.note(sql, region, manifestId, damaged));
    }

    @Override
    public CompletionStage<List<UUID>> affected(String region) {
        return transactions.run(sql -> Quarantine.affected(sql, region));
    }

    /** How far the scrub of a region has come; as if nothing had been done where there is no row yet. */
    public CompletionStage<ScrubPass> pass(String region) {
        return transactions.run(sql -> ScrubPasses.find(sql, region));
    }

    /** Keeps how far the scrub of a region has come. */
    public CompletionStage<Void> keep(String region, ScrubPass pass) {
        return transactions.run(sql -> ScrubPasses.keep(sql, region, pass));
    }

    /** How many objects of a region looked damaged and wait for a second look. */
    public CompletionStage<Long> countSuspected(String region) {
        return transactions.run(sql -> Suspicions.count(sql, region));
    }

    /** How many pieces of content, and roots, are quarantined in a region. */
    public CompletionStage<Long> countQuarantined(String region) {
        return transactions.run(sql -> Quarantine.count(sql, region));
    }
}
