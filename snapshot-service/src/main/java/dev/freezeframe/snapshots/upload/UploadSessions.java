package dev.freezeframe.snapshots.upload;

import dev.freezeframe.kit.time.DatabaseTime;
import dev.freezeframe.snapshots.engine.BlockSaving;
import dev.freezeframe.snapshots.engine.BlockSaving.StoredBlock;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Page;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Looks after uploads: ends those to which no block came for too long, and sees to it that none keeps the sweep from its
 * work. A session of the store keeps everything that it pinned, and with it whatever else the region has touched since it
 * began; so an upload that lasts gets a new session now and then, under which its blocks are pinned before the old one
 * is ended.
 */
@ApplicationScoped
public class UploadSessions {
    static final String PREFIX = "upload-";

    private static final Logger LOG = Logger.getLogger(UploadSessions.class);
    private static final int BATCH = 1_000;
    private static final String NOBODY = "";

    private final BlockSaving saving;
    private final ImageEngine engine;
    private final UploadedBlocks blocks;
    private final UploadEnd end;
    private final UploadConfig config;

    public UploadSessions(
            BlockSaving saving, ImageEngine engine, UploadedBlocks blocks, UploadEnd end, UploadConfig config) {
        this.saving = saving;
        this.engine = engine;
        this.blocks = blocks;
        this.end = end;
        this.config = config;
    }

    /** One round. Blocks. */
    @Scheduled(
            identity = "uploads",
            every = "${freezeframe.uploads.check-interval:30s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void lookAfter() {
        for (BlockUpload upload :
                await(() -> Panache.withSession(() -> BlockUpload.<BlockUpload>list("status", UploadStatus.OPEN)))) {
            try {
                lookAfter(upload.id);
            } catch (RuntimeException e) {
                LOG.warnf("upload %s is looked after again later: %s", upload.id, e.getMessage());
            }
        }
        endSessions();
        await(() -> Panache.withTransaction(this::letParentsGo));
    }

    private Uni<Void> letParentsGo() {
        return BlockUpload.<BlockUpload>find("endedAt is not null and parentManifest is not null order by id")
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .page(Page.ofSize(BATCH))
                .list()
                .chain(ended -> Multi.createFrom()
                        .iterable(ended)
                        .onItem()
                        .transformToUniAndConcatenate(upload -> engine.drop(upload.id, upload.region)
                                .chain(() -> UploadParents.forget(upload.id))
                                .invoke(() -> upload.parentManifest = null))
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    private void lookAfter(UUID id) {
        Look look = await(() -> Panache.withTransaction(() ->
                DatabaseTime.now().chain(now -> expire(id, now).map(upload -> new Look(upload, now)))));
        BlockUpload upload = look.upload();
        if (upload.status == UploadStatus.OPEN
                && upload.sessionAt.plus(config.sessionLength()).isBefore(look.at())) {
            renew(upload);
        }
    }

    /** An upload, and when it was looked at. */
    private record Look(BlockUpload upload, Instant at) {}

    private Uni<BlockUpload> expire(UUID id, Instant now) {
        return BlockUpload.<BlockUpload>findById(id, LockModeType.PESSIMISTIC_WRITE)
                .call(upload -> upload.status == UploadStatus.OPEN
                        ? Image.<Image>findById(upload.imageId).chain(image -> expire(upload, image, now))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> expire(BlockUpload upload, Image image, Instant now) {
        if (image.status != ImageStatus.PENDING) {
            return end.giveUp(upload, UploadStatus.ABORTED, "The snapshot was deleted.", NOBODY);
        }
        boolean idle = upload.lastActivity.plusSeconds(upload.idleMinutes * 60L).isBefore(now);
        return idle
                ? end.giveUp(
                        upload, UploadStatus.EXPIRED, "No block came for " + upload.idleMinutes + " minutes.", NOBODY)
                : Uni.createFrom().voidItem();
    }

    /** Blocks that are put meanwhile are stored again under the new session: see {@link PutBlock}. */
    private void renew(BlockUpload upload) {
        long next = upload.session + 1;
        String key = BlockUpload.sessionKey(upload.id, next);
        await(() -> Uni.createFrom().completionStage(() -> saving.open(key, upload.region, upload.team)));
        boolean renewed = false;
        while (!renewed) {
            keepAll(upload, key, next);
            renewed = await(() -> Panache.withTransaction(() -> change(upload.id, next)));
        }
    }

    private void keepAll(BlockUpload upload, String key, long session) {
        while (true) {
            List<Object[]> some = await(() -> Panache.withSession(() -> blocks.keptBefore(upload.id, session, BATCH)));
            if (some.isEmpty()) {
                return;
            }
            List<StoredBlock> stored = some.stream().map(UploadedBlocks::block).toList();
            await(() -> Uni.createFrom().completionStage(() -> saving.keep(key, upload.region, stored)));
            await(() -> Panache.withTransaction(() -> blocks.kept(upload.id, session, some)));
        }
    }

    /** With the row locked no block is entered: if none is left behind, the new session keeps all of them. */
    private Uni<Boolean> change(UUID id, long next) {
        return BlockUpload.<BlockUpload>findById(id, LockModeType.PESSIMISTIC_WRITE)
                .chain(upload -> DatabaseTime.now()
                        .chain(now -> blocks.keptBefore(id, next, 1).map(left -> {
                            boolean over = upload.status != UploadStatus.OPEN || upload.session >= next;
                            if (!over && left.isEmpty()) {
                                upload.session = next;
                                upload.sessionAt = now;
                            }
                            return over || left.isEmpty();
                        })));
    }

    /** Ends the sessions of uploads that have ended, and those that a newer one has followed. */
    private void endSessions() {
        for (String key : await(() -> Uni.createFrom().completionStage(() -> saving.open(PREFIX)))) {
            try {
                UUID id = UUID.fromString(key.substring(PREFIX.length(), PREFIX.length() + 36));
                long number = Long.parseLong(key.substring(PREFIX.length() + 37));
                if (await(() -> Panache.withSession(() -> isOver(id, number)))) {
                    await(() -> Uni.createFrom().completionStage(() -> saving.end(key)));
                }
            } catch (RuntimeException e) {
                LOG.warnf("session %s is ended later: %s", key, e.getMessage());
            }
        }
    }

    private static Uni<Boolean> isOver(UUID id, long number) {
        return BlockUpload.<BlockUpload>findById(id)
                .map(upload -> upload == null || upload.endedAt != null || number < upload.session);
    }

    private static <T> T await(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
