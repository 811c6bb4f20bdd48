package dev.freezeframe.snapshots.upload;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.snapshots.image.Image;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds uploads, and shows them. Every method runs in the caller's session or transaction. */
@ApplicationScoped
public class Uploads {
    private final UploadedBlocks blocks;

    public Uploads(UploadedBlocks blocks) {
        this.blocks = blocks;
    }

    /** Views, and how many there are on all pages. */
    record Found(List<UploadView> views, long total) {}

    /** The team's upload of that id; 404 when there is none. */
    Uni<BlockUpload> require(UUID team, String id) {
        return BlockUpload.<BlockUpload>find("id = ?1 and team = ?2", uuid(id), team)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    /** The same, locked in that mode until the transaction ends. */
    Uni<BlockUpload> lock(UUID team, String id, LockModeType mode) {
        return BlockUpload.<BlockUpload>find("id = ?1 and team = ?2", uuid(id), team)
                .withLock(mode)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException malformed) {
            throw ApiException.notFound();
        }
    }

    /** @throws ApiException 422 unless blocks can be put */
    static void requireOpen(BlockUpload upload) {
        if (upload.status != UploadStatus.OPEN) {
            throw ApiException.unprocessable(
                    "The upload is " + upload.status.wireName() + " and takes no more blocks.");
        }
    }

    /** A team's uploads, newest first. */
    Uni<Found> list(UUID team, PageRequest page) {
        return BlockUpload.count("team", team)
                .chain(total -> BlockUpload.<BlockUpload>find("team = ?1 order by createdAt desc, id", team)
                        .page(Page.of(page.index(), page.perPage()))
                        .list()
                        .chain(Uploads::views)
                        .map(views -> new Found(views, total)));
    }

    private static Uni<List<UploadView>> views(List<BlockUpload> uploads) {
        if (uploads.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<Long> ids = uploads.stream().map(upload -> upload.imageId).toList();
        return Image.<Image>list("id in ?1", ids).map(images -> {
            Map<Long, Image> byId = images.stream().collect(Collectors.toMap(image -> image.id, image -> image));
            return uploads.stream()
                    .map(upload -> view(upload, Objects.requireNonNull(byId.get(upload.imageId)), null))
                    .toList();
        });
    }

    /** An upload, with how many blocks were put. */
    Uni<UploadView> view(BlockUpload upload) {
        return blocks.count(upload.id)
                .chain(count -> Image.<Image>findById(upload.imageId).map(image -> view(upload, image, count)));
    }

    private static UploadView view(BlockUpload upload, Image image, @Nullable Long count) {
        return UploadView.of(upload, image.publicId(), image.name, count);
    }
}
