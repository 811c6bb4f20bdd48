package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.Quarantined;
import dev.freezeframe.store.index.VerifyIndex;
import io.vertx.mutiny.sqlclient.Pool;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The image store's index, for those who look for damage. Every method is one transaction. */
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
    public CompletionStage<List<UUID>> affected(String region) {
        return transactions.run(sql -> Quarantine.affected(sql, region));
    }

    @Override
    public CompletionStage<List<ContentId>> chunks(String region, ContentId page) {
        return transactions.run(sql -> Quarantine.chunks(sql, region, page));
    }
}
