package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.MissingContentException;
import dev.freezeframe.store.index.WriteSession;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** What open sessions have brought for the catalog to take over. Rows go with their session. */
final class StagedReferences {
    private StagedReferences() {}

    /** See {@link PgChunkIndex#stage}. */
    static Uni<Void> keep(Sql sql, WriteSession session, ManifestReferences references) {
        return sql.run("""
                insert into staged_references (session_key, upload, manifest_id, pages) values ($1, $2, $3, $4)
                on conflict (session_key) do update
                   set upload = excluded.upload, manifest_id = excluded.manifest_id, pages = excluded.pages
                """, session.key(), session.uploadId(), references.manifestId(), Ids.array(references.pages()));
    }

    /** See {@link CatalogIndex#commitStaged}. */
    static Uni<Void> commit(Sql sql, String sessionKey, long fence) {
        return Sessions.require(sql, sessionKey, fence)
                .chain(session -> sql.rows(
                                "select manifest_id, pages from staged_references where session_key = $1 and upload = $2",
                                sessionKey,
                                session.uploadId())
                        .chain(rows -> rows.isEmpty()
                                ? Uni.createFrom()
                                        .failure(new MissingContentException(
                                                "write session " + sessionKey + " has staged nothing"))
                                : commit(sql, session, rows.get(0))));
    }

    private static Uni<Void> commit(Sql sql, WriteSession session, Object[] staged) {
        UUID manifestId = (UUID) staged[0];
        ManifestReferences references =
                new ManifestReferences(manifestId, session.region(), session.domain(), Ids.list(staged[1]));
        return Manifests.isThere(sql, session.region(), manifestId)
                .chain(there -> there ? Sessions.end(sql, session.key()) : Manifests.commit(sql, session, references));
    }
}
