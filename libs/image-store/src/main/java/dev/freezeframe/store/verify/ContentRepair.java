package dev.freezeframe.store.verify;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.IndexedObject;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.Quarantined;
import dev.freezeframe.store.index.VerifyIndex;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Repairs a region's quarantined content from other regions that hold the same, byte for byte and without any key: an
 * object says which content it holds, and its checksum proves that it is what was stored. What was stored wrong in the
 * first place only a verification with keys can tell; it runs again after a repair. Content is put in by the steps of any
 * other writer. Blocks the calling thread.
 */
public final class ContentRepair {
    private final Replica own;
    private final List<Replica> others;
    private final ChunkIndex index;
    private final VerifyIndex verify;

    /** A region and its bucket. */
    public record Replica(String region, ObjectStore objects) {}

    /** What became of a piece of quarantined content. */
    public enum Outcome {
        /** It was copied from another region. */
        REPAIRED,
        /** Its object is there and as it was stored after all. */
        ACQUITTED,
        /** Somebody else has healed it, or it is gone. */
        OVER,
        /** No other region holds it whole. */
        NO_REPLICA
    }

    /**
     * @param own the region to be repaired
     * @param others where to look, in this order; the index knows them
     */
    public ContentRepair(Replica own, List<Replica> others, ChunkIndex index, VerifyIndex verify) {
        this.own = own;
        this.others = List.copyOf(others);
        this.index = index;
        this.verify = verify;
    }

    /**
     * Repairs one piece of content.
     *
     * @param session open in the region; of any domain
     * @throws dev.freezeframe.store.index.LostSessionException if the session is lost
     * @throws IOException of the index or a store; the content stays quarantined
     */
    public Outcome repair(WriteSession session, Quarantined damaged) throws IOException, InterruptedException {
        StoredObject object = damaged.object();
        if (damaged.damage() != Damage.WRONG_CONTENT && whole(own, object).isPresent()) {
            return Stages.await(verify.acquit(own.region(), object)) ? Outcome.ACQUITTED : Outcome.OVER;
        }
        for (Replica other : others) {
            Map<ContentId, StoredObject> found =
                    Stages.await(index.locate(other.region(), object.kind(), List.of(object.id())));
            StoredObject replica = found.get(object.id());
            Optional<ByteBuffer> bytes = replica == null ? Optional.empty() : whole(other, replica);
            if (bytes.isPresent()) {
                return store(session, object, bytes.get());
            }
        }
        return Outcome.NO_REPLICA;
    }

    private static Optional<ByteBuffer> whole(Replica where, StoredObject object)
            throws IOException, InterruptedException {
        return ObjectCheck.look(where.objects(), new IndexedObject.Content(object))
                .content();
    }

    private Outcome store(WriteSession session, StoredObject damaged, ByteBuffer bytes)
            throws IOException, InterruptedException {
        if (!Stages.await(index.pin(session, damaged.kind(), List.of(damaged.id())))
                .isEmpty()) {
            return Outcome.OVER;
        }
        List<ContentId> chunks = damaged.kind() == ContentKind.PAGE
                ? Stages.await(index.chunksOf(own.region(), List.of(damaged.id())))
                        .getOrDefault(damaged.id(), List.of())
                : List.of();
        StoredObject repaired = new StoredObject(damaged.kind(), damaged.id(), session.uploadId(), bytes.remaining());
        if (damaged.kind() == ContentKind.PAGE && chunks.isEmpty()) {
            return Outcome.OVER;
        }
        Stages.await(own.objects().put(repaired.name(), bytes));
        Map<ContentId, StoredObject> winners = Stages.await(
                damaged.kind() == ContentKind.PAGE
                        ? index.recordPages(session, List.of(new NewPage(repaired, chunks)))
                        : index.recordChunks(session, List.of(repaired)));
        return repaired.equals(winners.get(repaired.id())) ? Outcome.REPAIRED : Outcome.OVER;
    }
}
