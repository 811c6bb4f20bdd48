package dev.freezeframe.snapshots.upload;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.block.BlockConfig;
import dev.freezeframe.snapshots.block.Checksum;
import dev.freezeframe.snapshots.block.SnapshotData;
import dev.freezeframe.snapshots.block.Turns;
import dev.freezeframe.snapshots.engine.BlockSaving;
import dev.freezeframe.snapshots.engine.BlockSaving.StoredBlock;
import dev.freezeframe.snapshots.engine.SessionEndedException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes a block: stores it, then enters it. The upload's session may change in between; then the block is stored again under
 * the new one, where it is found.
 */
@ApplicationScoped
public class PutBlock {
    private static final int ATTEMPTS = 3;

    private final Uploads uploads;
    private final UploadedBlocks blocks;
    private final BlockSaving saving;
    private final Turns turns;

    public PutBlock(Uploads uploads, UploadedBlocks blocks, BlockSaving saving, BlockConfig config) {
        this.uploads = uploads;
        this.blocks = blocks;
        this.saving = saving;
        this.turns = new Turns(config.concurrency());
    }

    /**
     * What is to be put where.
     *
     * @param checksum of the content, in hexadecimal digits
     * @param digest the same as RFC 9530 has it; one of the two will do
     */
    record Wanted(
            UUID team,
            String upload,
            String index,
            byte[] content,
            @Nullable String checksum,
            @Nullable String digest) {}

    /** Puts a block, instead of what was put there before. */
    Uni<Void> put(Wanted wanted) {
        return turns.take(() -> attempt(wanted, 1));
    }

    private Uni<Void> attempt(Wanted wanted, int attempt) {
        return Panache.withSession(() -> uploads.require(wanted.team(), wanted.upload()))
                .invoke(Uploads::requireOpen)
                .chain(upload -> {
                    long index = index(wanted.index(), upload);
                    checkLength(upload, index, wanted.content().length);
                    return checkContent(wanted)
                            .chain(sum -> SnapshotData.read(() -> saving.store(
                                            upload.sessionKey(),
                                            upload.region,
                                            upload.team,
                                            upload.blockSize,
                                            ByteBuffer.wrap(wanted.content())))
                                    .chain(block -> Panache.withTransaction(
                                            () -> enter(wanted, index, upload.session, sum, block))))
                            .chain(() -> active(upload));
                })
                .onFailure(failure -> failure instanceof SessionEndedException && attempt < ATTEMPTS)
                .recoverWithUni(() -> attempt(wanted, attempt + 1))
                .onFailure(SessionEndedException.class)
                .transform(ended ->
                        ApiException.unavailable("The block could not be kept. Try again.", Duration.ofSeconds(1)));
    }

    private static long index(String text, BlockUpload upload) {
        try {
            long index = Long.parseLong(text);
            if (index >= 0 && index < upload.blockCount()) {
                return index;
            }
        } catch (NumberFormatException ignored) {
            // Answered below, like a number that is out of range.
        }
        throw ApiException.unprocessable("index must be a whole number from 0 to " + (upload.blockCount() - 1));
    }

    private static void checkLength(BlockUpload upload, long index, int length) {
        int expected = upload.blockLength(index);
        if (length != expected) {
            throw ApiException.unprocessable(
                    "block " + index + " has " + expected + " bytes, and " + length + " were sent");
        }
    }

    private static Uni<Checksum> checkContent(Wanted wanted) {
        Checksum sent = Checksum.sent(wanted.checksum(), wanted.digest());
        return SnapshotData.read(() -> CompletableFuture.supplyAsync(
                        () -> Checksum.of(ByteBuffer.wrap(wanted.content())), Infrastructure.getDefaultWorkerPool()))
                .invoke(sum -> {
                    if (!sum.equals(sent)) {
                        throw ApiException.unprocessable("the block that arrived has the SHA-256 " + sum.hex()
                                + ", and the request says " + sent.hex() + "; send it again");
                    }
                });
    }

    private Uni<Void> enter(Wanted wanted, long index, long session, Checksum sum, StoredBlock block) {
        return uploads.lock(wanted.team(), wanted.upload(), LockModeType.PESSIMISTIC_READ)
                .invoke(Uploads::requireOpen)
                .chain(upload -> upload.session == session
                        ? blocks.put(upload, index, sum.bytes(), block)
                        // What was stored is not kept by the session that counts now.
                        : Uni.createFrom().failure(new SessionEndedException()));
    }

    /**
     * Says every five seconds that the upload is alive; every single block would be one write more. In a transaction of its own: others hold the row in share mode while they enter their blocks.
     */
    private Uni<Void> active(BlockUpload upload) {
        return Panache.withTransaction(() -> BlockUpload.update(
                        "lastActivity = instant where id = ?1 and lastActivity < instant - 5 second and status = ?2",
                        upload.id,
                        UploadStatus.OPEN)
                .replaceWithVoid());
    }
}
