package dev.freezeframe.snapshots.upload;

import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.time.DatabaseTime;
import dev.freezeframe.snapshots.block.SnapshotData;
import dev.freezeframe.snapshots.engine.BlockSaving;
import dev.freezeframe.snapshots.engine.BlockSaving.ParentImage;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageKind;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.region.RegionCatalog;
import dev.freezeframe.snapshots.region.RegionView;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import dev.freezeframe.snapshots.tag.Tags;
import dev.freezeframe.snapshots.volume.VolumeLimits;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code POST /v2/snapshots/uploads}: checks what is wanted, then makes the image's row, the upload's row and its session. */
@ApplicationScoped
public class BeginUpload {
    private static final long GIB = 1L << 30;
    private static final int IDLE_DEFAULT = 60;
    private static final int IDLE_LEAST = 10;
    private static final int IDLE_MOST = 4_320;
    private static final int MOST_OPEN = 100;
    private static final String ID = "id";

    private final CurrentCaller caller;
    private final SnapshotData data;
    private final RegionCatalog regions;
    private final VolumeLimits limits;
    private final Tags tags;
    private final BlockSaving saving;
    private final ImageEngine engine;
    private final SnapshotEvents events;
    private final Idempotency idempotency;

    public BeginUpload(
            CurrentCaller caller,
            SnapshotData data,
            RegionCatalog regions,
            VolumeLimits limits,
            Tags tags,
            BlockSaving saving,
            ImageEngine engine,
            SnapshotEvents events,
            Idempotency idempotency) {
        this.caller = caller;
        this.data = data;
        this.regions = regions;
        this.limits = limits;
        this.tags = tags;
        this.saving = saving;
        this.engine = engine;
        this.events = events;
        this.idempotency = idempotency;
    }

    /** What the body of the request asks for. */
    private record Wanted(
            UUID team,
            String requestId,
            String name,
            ImageKind kind,
            Optional<String> region,
            OptionalLong sizeGib,
            Optional<String> parent,
            int idleMinutes,
            List<String> tags) {}

    private record Parent(Image image, ParentImage data) {}

    /**
     * Begins an upload; answers it and its image.
     *
     * @param key the Idempotency-Key; may be null
     */
    Uni<BlockUpload> begin(@Nullable String key, RequestBody body) {
        Wanted wanted = wanted(body);
        return parent(wanted).chain(parent -> {
            String region = region(wanted, parent);
            BlockUpload upload = upload(wanted, region, parent);
            return idempotency
                    .once(
                            key,
                            "POST /v2/snapshots/uploads " + body,
                            () -> enter(wanted, upload, parent)
                                    .map(entered -> Response.status(201)
                                            .entity(Map.of(ID, entered.id))
                                            .build()))
                    .chain(this::entered)
                    .call(this::open);
        });
    }

    private Uni<BlockUpload> entered(Response answer) {
        UUID id = UUID.fromString(idempotency.body(answer).path(ID).asText());
        return Panache.withSession(() -> BlockUpload.findById(id));
    }

    /** The session of an upload that has ended is over. */
    private Uni<Void> open(BlockUpload upload) {
        return upload.status == UploadStatus.OPEN
                ? SnapshotData.read(() -> saving.open(upload.sessionKey(), upload.region, upload.team))
                : Uni.createFrom().voidItem();
    }

    private Wanted wanted(RequestBody body) {
        return new Wanted(
                caller.team(),
                caller.get().requestId(),
                body.requiredText("name", 255),
                kind(body.text("resource_type", 32).orElse("volume")),
                body.text("region", 255),
                body.integer("size_gigabytes", 1, limits.volumeSize()),
                body.text("parent_snapshot_id", 64),
                (int) body.integer("idle_timeout_minutes", IDLE_LEAST, IDLE_MOST)
                        .orElse(IDLE_DEFAULT),
                Tags.wanted(body));
    }

    private static ImageKind kind(String resourceType) {
        return switch (resourceType) {
            case "volume" -> ImageKind.VOLUME_SNAPSHOT;
            case "image" -> ImageKind.CUSTOM;
            default -> throw ApiException.unprocessable("resource_type must be volume or image");
        };
    }

    private Uni<Optional<Parent>> parent(Wanted wanted) {
        if (wanted.parent().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return Panache.withSession(
                        () -> data.require(wanted.team(), wanted.parent().get(), false))
                .chain(image -> {
                    String region = SnapshotData.regionOf(image, wanted.region());
                    return SnapshotData.read(() -> saving.parent(region, image.manifestId))
                            .map(parent -> Optional.of(new Parent(image, parent)));
                });
    }

    private String region(Wanted wanted, Optional<Parent> parent) {
        String region = wanted.region()
                .or(() -> parent.map(there -> there.image().regions[0]))
                .orElseThrow(() -> ApiException.unprocessable("region is required"));
        if (!regions.find(region).map(RegionView::available).orElse(false)) {
            throw ApiException.unprocessable("You specified an invalid region.");
        }
        return region;
    }

    private BlockUpload upload(Wanted wanted, String region, Optional<Parent> parent) {
        BlockUpload upload = new BlockUpload();
        upload.id = UUID.randomUUID();
        upload.team = wanted.team();
        upload.region = region;
        upload.blockSize = parent.map(there -> there.data().blockSize()).orElse(BlockSaving.usualBlockSize());
        upload.sizeBytes = wanted.sizeGib().isPresent()
                ? wanted.sizeGib().getAsLong() * GIB
                : parent.map(there -> there.data().sizeBytes())
                        .orElseThrow(() -> ApiException.unprocessable("size_gigabytes is required"));
        parent.ifPresent(there -> {
            checkParent(wanted, upload, there.data());
            upload.parent = there.image().publicId();
            upload.parentManifest = there.image().manifestId;
        });
        upload.idleMinutes = wanted.idleMinutes();
        upload.status = UploadStatus.OPEN;
        upload.session = 1;
        return upload;
    }

    private static void checkParent(Wanted wanted, BlockUpload upload, ParentImage parent) {
        if (!parent.domain().equals(wanted.team())) {
            throw ApiException.unprocessable("The parent was stored for another team, which gave it to yours; its data"
                    + " cannot be shared with a new snapshot. Begin without a parent.");
        }
        if (parent.sizeBytes() > upload.sizeBytes) {
            throw ApiException.unprocessable("The parent's disk of " + parent.sizeBytes()
                    + " bytes is larger than the snapshot's of " + upload.sizeBytes + " bytes.");
        }
        if (parent.sizeBytes() != upload.sizeBytes && parent.sizeBytes() % parent.blockSize() != 0) {
            throw ApiException.unprocessable("The parent's disk of " + parent.sizeBytes()
                    + " bytes ends within a block, so the snapshot's must be as large.");
        }
    }

    private Uni<BlockUpload> enter(Wanted wanted, BlockUpload upload, Optional<Parent> parent) {
        return BlockUpload.count("team = ?1 and status = ?2", wanted.team(), UploadStatus.OPEN)
                .invoke(open -> {
                    if (open >= MOST_OPEN) {
                        throw ApiException.unprocessable(
                                "A team can have at most " + MOST_OPEN + " open uploads; complete or abort one first.");
                    }
                })
                .chain(DatabaseTime::now)
                .invoke(now -> {
                    upload.sessionAt = now;
                    upload.createdAt = now;
                    upload.lastActivity = now;
                })
                .chain(() -> tags.ensure(wanted.team(), wanted.tags()))
                .map(written -> image(wanted, upload, parent, written))
                .chain(image -> image.<Image>persistAndFlush())
                .invoke(image -> upload.imageId = image.id)
                .call(image -> upload.persistAndFlush())
                .call(image -> hold(upload, parent))
                .call(image -> events.requested(image, null, wanted.requestId()))
                .replaceWith(upload);
    }

    private Image image(Wanted wanted, BlockUpload upload, Optional<Parent> parent, List<String> written) {
        Image image = new Image();
        image.team = wanted.team();
        image.kind = wanted.kind();
        image.status = ImageStatus.PENDING;
        image.name = wanted.name();
        image.createdAt = upload.createdAt;
        image.minDiskSize = Math.toIntExact((upload.sizeBytes + GIB - 1) / GIB);
        image.regions = new String[] {upload.region};
        image.tags = written.toArray(String[]::new);
        if (wanted.kind() == ImageKind.VOLUME_SNAPSHOT) {
            image.uuid = UUID.randomUUID();
            // There may be no volume; the upload stands in for it.
            image.resourceId = parent.map(Parent::image)
                    .filter(from -> from.kind == ImageKind.VOLUME_SNAPSHOT)
                    .map(from -> from.resourceId)
                    .orElse(upload.id.toString());
        }
        return image;
    }

    /** The parent may be deleted from here on. */
    private Uni<Void> hold(BlockUpload upload, Optional<Parent> parent) {
        if (parent.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return engine.hold(upload.region, parent.get().image().manifestId, upload.id)
                .invoke(held -> {
                    if (!held) {
                        throw ApiException.notFound();
                    }
                })
                .chain(() -> UploadParents.enter(upload.id, parent.get().data().kept()));
    }
}
