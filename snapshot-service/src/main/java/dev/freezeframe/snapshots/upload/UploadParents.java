package dev.freezeframe.snapshots.upload;

import dev.freezeframe.snapshots.engine.BlockSaving.KeptParent;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** The sealed roots of uploads' parents. Every method runs in the caller's session or transaction. */
final class UploadParents {
    private UploadParents() {}

    static Uni<Void> enter(UUID upload, KeptParent parent) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into block_upload_parent (upload, root) values (?1, decode(?2, 'hex'))")
                        .setParameter(1, upload)
                        .setParameter(2, HexFormat.of().formatHex(parent.root()))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** The parent of an upload that has one. */
    static Uni<Optional<KeptParent>> of(BlockUpload upload) {
        if (upload.parentManifest == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select encode(root, 'hex') from block_upload_parent where upload = ?1", String.class)
                        .setParameter(1, upload.id)
                        .getSingleResult())
                .map(root -> Optional.of(
                        new KeptParent(upload.parentManifest, HexFormat.of().parseHex(root))));
    }

    static Uni<Void> forget(UUID upload) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("delete from block_upload_parent where upload = ?1")
                        .setParameter(1, upload)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
