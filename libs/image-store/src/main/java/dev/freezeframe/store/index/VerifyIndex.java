package dev.freezeframe.store.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.manifest.RootName;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * What the store holds, as those need it who check it. The rows are described at {@link ChunkIndex}; every method is one
 * transaction.
 *
 * <h2>Quarantine</h2>
 *
 * A row of content is <em>whole</em> or carries a <em>damage</em>. Damage belongs to the object that the row names, not to
 * the content: references, pins and condemning go on as if nothing had happened. What changes is that
 * {@link ChunkIndex#pin} does not find the content, so that every writer that has it uploads an object of its own, and
 * that {@link ChunkIndex#recordChunks} and {@link ChunkIndex#recordPages} put that object in the place of the damaged
 * one, which becomes garbage. So content is healed by whoever stores it next, a writer, a copy from another region or a
 * repair, all by the same steps.
 *
 * <p>The root of an image can be quarantined too. Nobody reuses roots, so it only says that the image is affected, until the
 * object is put there again as it was.
 *
 * <h2>Suspicion</h2>
 *
 * An object that looked damaged to the scrub is <em>suspected</em> from then on. Nothing but a second look heeds that: a
 * store that answers nonsense for a while damages nothing. A suspicion is of an object, by its name, and means nothing once
 * the index does not name that object any more.
 */
public interface VerifyIndex {
    /**
     * The objects of a kind in ascending order of content ids, quarantined ones included.
     *
     * @param after the id to go on behind; {@link ContentId#ZERO} to begin
     */
    CompletionStage<List<StoredObject>> objectsAfter(String region, ContentKind kind, ContentId after, int limit);

    /**
     * Quarantines content, under its row's lock.
     *
     * @param object that was found damaged
     * @return false, and nothing is changed, if the index does not name that very object any more: the content is gone or
     *     has another object by now. Quarantining again changes the damage
     */
    CompletionStage<Boolean> quarantine(String region, StoredObject object, Damage damage);

    /**
     * Ends the quarantine of an object that has turned out to be whole.
     *
     * @return false, and nothing is changed, if the index does not name that very object any more
     */
    CompletionStage<Boolean> acquit(String region, StoredObject object);

    /** What is quarantined, pages before chunks, each in ascending order of ids; at most {@code limit}. */
    CompletionStage<List<Quarantined>> quarantined(String region, int limit);

    /**
     * The roots of the images in a region, holds not counted, in ascending order of the images' ids as PostgreSQL orders
     * them, quarantined ones included.
     *
     * @param after the image to go on behind; zero to begin
     */
    CompletionStage<List<RootName>> rootsAfter(String region, UUID after, int limit);

    /**
     * Quarantines a root.
     *
     * @return false, and nothing is changed, if the index does not name that very object any more
     */
    CompletionStage<Boolean> quarantine(String region, RootName root, Damage damage);

    /**
     * Ends the quarantine of a root that is there as it was written, perhaps because it was put there again.
     *
     * @return false, and nothing is changed, if the index does not name that very object any more
     */
    CompletionStage<Boolean> acquit(String region, RootName root);

    /** The roots that are quarantined, in ascending order of their images' ids; at most {@code limit}. */
    CompletionStage<List<QuarantinedRoot>> quarantinedRoots(String region, int limit);

    /**
     * Remembers that an object looked damaged. One that is suspected already stays so since then; of one that is quarantined it
     * is known.
     */
    CompletionStage<Void> suspect(String region, IndexedObject object);

    /**
     * The objects that are suspected for that long or longer, by the index's own clock, the longest first; at most {@code limit}. Suspicions of
     * objects that the index does not name any more are forgotten.
     */
    CompletionStage<List<IndexedObject>> suspected(String region, Duration suspectedFor, int limit);

    /** Forgets a suspicion: the object was looked at again. */
    CompletionStage<Void> settle(String region, IndexedObject object);

    /**
     * Notes about a manifest that it is damaged in a way that no row can carry, because content that it names has no
     * row; or takes the note back.
     *
     * @return whether the manifest was there
     */
    CompletionStage<Boolean> note(String region, UUID manifestId, boolean damaged);

    /**
     * The manifests, holds not counted, that reach quarantined content, whose roots are quarantined, or that are noted as
     * damaged; ascending.
     */
    CompletionStage<List<UUID>> affected(String region);
}
