package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.QuarantinedRoot;
import dev.freezeframe.store.manifest.RootName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The roots of images, as those need them who check them. */
final class QuarantinedRoots {
    private QuarantinedRoots() {}

    /** See {@link dev.freezeframe.store.index.VerifyIndex#rootsAfter}. */
    static Uni<List<RootName>> after(Sql sql, String region, UUID after, int limit) {
        return sql.rows("""
                        select id, root_upload from manifest
                         where region = $1 and id > $2 and has_root order by id limit $3
                        """, region, after, limit)
                .map(rows -> rows.stream()
                        .map(row -> new RootName((UUID) row[0], (UUID) row[1]))
                        .toList());
    }

    /** Sets or clears the damage of a root, if it is still that object. */
    static Uni<Boolean> judge(Sql sql, String region, RootName root, @Nullable Damage damage) {
        return sql.rows(
                        """
                        update manifest set root_damage = $4
                         where region = $1 and id = $2 and has_root and root_upload is not distinct from $3 returning 1
                        """,
                        region,
                        root.manifestId(),
                        root.uploadId(),
                        damage == null ? null : damage.name().toLowerCase(Locale.ROOT))
                .map(rows -> !rows.isEmpty());
    }

    /** See {@link dev.freezeframe.store.index.VerifyIndex#quarantinedRoots}. */
    static Uni<List<QuarantinedRoot>> list(Sql sql, String region, int limit) {
        return sql.rows("""
                        select id, root_upload, root_damage from manifest
                         where region = $1 and root_damage is not null order by id limit $2
                        """, region, limit)
                .map(rows -> rows.stream()
                        .map(row -> new QuarantinedRoot(
                                new RootName((UUID) row[0], (UUID) row[1]),
                                Damage.valueOf(((String) row[2]).toUpperCase(Locale.ROOT))))
                        .toList());
    }
}
