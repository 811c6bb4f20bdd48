package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.IndexedObject;
import dev.freezeframe.store.manifest.RootName;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The objects that looked damaged to the scrub. They are few, or something is wrong with the bucket as a whole. */
final class Suspicions {
    private Suspicions() {}

    /** See {@link dev.freezeframe.store.index.VerifyIndex#suspect}. */
    static Uni<Void> add(Sql sql, String region, IndexedObject object) {
        return isWhole(sql, region, object)
                .chain(whole -> whole
                        ? sql.run("""
                                insert into scrub_suspicion (region, object_name, since) values ($1, $2, now())
                                on conflict do nothing
                                """, region, object.name())
                        : Uni.createFrom().voidItem());
    }

    private static Uni<Boolean> isWhole(Sql sql, String region, IndexedObject object) {
        Uni<List<Object[]>> found;
        if (object instanceof IndexedObject.Content content) {
            StoredObject stored = content.object();
            found = sql.rows(
                    "select 1 from %s where region = $1 and id = $2 and upload = $3 and damage is null"
                            .formatted(ContentTable.of(stored.kind()).name()),
                    region,
                    Buffer.buffer(stored.id().bytes()),
                    stored.uploadId());
        } else {
            RootName root = ((IndexedObject.ImageRoot) object).root();
            found = sql.rows(
                    "select 1 from manifest where region = $1 and id = $2 and has_root and root_damage is null",
                    region,
                    root.manifestId());
        }
        return found.map(rows -> !rows.isEmpty());
    }

    static Uni<Void> settle(Sql sql, String region, String objectName) {
        return sql.run("delete from scrub_suspicion where region = $1 and object_name = $2", region, objectName);
    }

    static Uni<Long> count(Sql sql, String region) {
        return sql.rows("select count(*) from scrub_suspicion where region = $1", region)
                .map(rows -> (Long) rows.get(0)[0]);
    }

    /** See {@link dev.freezeframe.store.index.VerifyIndex#suspected}. */
    static Uni<List<IndexedObject>> due(Sql sql, String region, Duration suspectedFor, int limit) {
        List<IndexedObject> due = new ArrayList<>();
        return sql.rows("""
                        select object_name from scrub_suspicion
                         where region = $1 and since <= now() - make_interval(secs => $2) order by since, object_name limit $3
                        """, region, suspectedFor.toMillis() / 1000.0, limit)
                .chain(rows -> {
                    Uni<Void> all = Uni.createFrom().voidItem();
                    for (Object[] row : rows) {
                        String name = (String) row[0];
                        all = all.chain(() -> named(sql, region, name))
                                .chain(object -> object.isEmpty()
                                        ? settle(sql, region, name)
                                        : Uni.createFrom().voidItem().invoke(() -> due.add(object.get())));
                    }
                    return all;
                })
                .replaceWith(due);
    }

    /** The object of that name as the index knows it; empty if it does not know it any more. */
    private static Uni<Optional<IndexedObject>> named(Sql sql, String region, String name) {
        Optional<RootName> root = RootName.parse(name);
        if (root.isPresent()) {
            return Manifests.root(sql, region, root.get().manifestId())
                    .map(known -> known.filter(name::equals).map(same -> new IndexedObject.ImageRoot(root.get())));
        }
        return StoredObject.parse(name, 0)
                .map(object -> content(sql, region, object))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private static Uni<Optional<IndexedObject>> content(Sql sql, String region, StoredObject object) {
        ContentKind kind = object.kind();
        return sql.rows(
                        "select upload, length from %s where region = $1 and id = $2 and upload = $3"
                                .formatted(ContentTable.of(kind).name()),
                        region,
                        Buffer.buffer(object.id().bytes()),
                        object.uploadId())
                .map(rows -> rows.stream()
                        .<IndexedObject>map(row -> new IndexedObject.Content(
                                new StoredObject(kind, object.id(), (UUID) row[0], (Integer) row[1])))
                        .findFirst());
    }
}
