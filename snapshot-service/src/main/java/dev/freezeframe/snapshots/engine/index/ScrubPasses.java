package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.verify.ScrubPosition;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows that say how far the scrub of each region has come. */
final class ScrubPasses {
    private ScrubPasses() {}

    static Uni<ScrubPass> find(Sql sql, String region) {
        return sql.rows("""
                        select started_at, kind, after_id, objects, bytes, damaged, complete_since, roots_after
                          from scrub_pass where region = $1
                        """, region).map(rows -> rows.isEmpty() ? ScrubPass.NONE : pass(rows.get(0)));
    }

    private static ScrubPass pass(@Nullable Object[] row) {
        return new ScrubPass(
                instant(row[0]), position(row), number(row[3]), number(row[4]), number(row[5]), instant(row[6]));
    }

    private static ScrubPosition position(@Nullable Object[] row) {
        if (row[7] != null) {
            return new ScrubPosition.Roots((UUID) row[7]);
        }
        ContentKind kind = "page".equals(row[1]) ? ContentKind.PAGE : ContentKind.CHUNK;
        return new ScrubPosition.Contents(kind, Ids.id(Objects.requireNonNull(row[2])));
    }

    static Uni<Void> keep(Sql sql, String region, ScrubPass pass) {
        ScrubPosition.Contents contents =
                pass.position() instanceof ScrubPosition.Contents reached ? reached : ScrubPosition.Contents.PAGES;
        return sql.run(
                """
                insert into scrub_pass
                  (region, started_at, kind, after_id, objects, bytes, damaged, complete_since, roots_after)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                on conflict (region) do update
                   set started_at = $2, kind = $3, after_id = $4, objects = $5, bytes = $6, damaged = $7,
                       complete_since = $8, roots_after = $9
                """,
                region,
                time(pass.startedAt()),
                contents.kind() == ContentKind.PAGE ? "page" : "chunk",
                Buffer.buffer(contents.after().bytes()),
                pass.objects(),
                pass.bytes(),
                pass.damaged(),
                time(pass.completeSince()),
                pass.position() instanceof ScrubPosition.Roots roots ? roots.after() : null);
    }

    private static long number(@Nullable Object column) {
        return (Long) Objects.requireNonNull(column);
    }

    private static @Nullable Instant instant(@Nullable Object column) {
        return column == null ? null : ((OffsetDateTime) column).toInstant();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
