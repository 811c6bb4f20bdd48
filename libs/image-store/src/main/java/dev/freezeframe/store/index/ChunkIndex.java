package dev.freezeframe.store.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * What the store holds, as writers and readers need it. Every method is one transaction. {@link SweepIndex} is the same
 * data as the sweep needs it, {@link VerifyIndex} as those need it who look for damage.
 *
 * <h2>Rows</h2>
 *
 * <ul>
 *   <li>content (region, kind, id): the upload id and length of the object that holds it; <em>refs</em>; the state
 *       <em>live</em> or <em>condemned(generation)</em>; <em>pinned_generation</em>; a <em>damage</em> if the object is
 *       quarantined. A page row also holds the distinct chunks that its entries name.
 *   <li>session (key): region, domain, fence, upload id, started generation.
 *   <li>reservation (region, object name): an object that may exist although no row says so. It belongs to an open
 *       session, or to nobody, and then it is <em>garbage</em>: the sweep deletes the object.
 *   <li>manifest (region, id): the distinct pages that it refers to, its domain, and whether it has a root object, with the
 *       upload id in its name.
 *   <li>region: the current sweep generation.
 * </ul>
 *
 * <h2>Invariants, at the end of every transaction</h2>
 *
 * <ol>
 *   <li>refs of a page = the number of manifest rows that name it; refs of a chunk = the number of page rows that name
 *       it. So a chunk that a page names has a row for as long as the page has one, and the same from manifest to page.
 *   <li>An object name is that of a content row or manifest root, or a reservation, never both. A writer's object is
 *       reserved before it is uploaded, so every object in the bucket is known to the index. Wrapped keys of images that
 *       are referred to have rows of their own.
 *   <li>A name never comes back: the upload id in it is new for every attempt. Once its row has been turned into
 *       garbage, deleting the object can harm nobody, however late the delete arrives.
 * </ol>
 *
 * <h2>Why a writer and the sweep cannot race</h2>
 *
 * A writer refers only to content that it pinned or recorded in its open session. Pinning locks the row and sets its
 * pinned_generation to the region's current generation, which is at least the session's started generation; content is
 * condemned and taken only while its pinned_generation is below the started generation of every open session. A
 * condemned row that is pinned becomes live again. Taking a row deletes it under its lock, so a writer either pins it
 * first, and it stays, or no longer finds it, and uploads its own object under another name.
 *
 * <p>Unless said otherwise a method that takes a {@link WriteSession} completes with {@link LostSessionException} and
 * changes nothing if the session's row is gone or carries another fence; the check holds (a share of) the session row's
 * lock until the transaction ends. Failures of the database itself complete with {@link java.io.IOException}. The
 * cause may arrive wrapped in a {@link java.util.concurrent.CompletionException}.
 *
 * <p>Implementations pass the tests of {@code ChunkIndexContract}. Safe for use by several threads at once.
 */
public interface ChunkIndex {
    /**
     * Opens a session, or takes over the one that an earlier attempt at the same work left open. Of a session that is
     * taken over the started generation stays, so that what the earlier attempts recorded remains protected until this
     * one pins it; their reservations become garbage. Must not run at the same time as {@link SweepIndex#condemn} of the
     * region: both lock the region's row.
     *
     * @param fence the attempt's fencing token, higher than that of every earlier attempt
     * @return the session, with a new upload id
     *     <p>Completes with {@link LostSessionException} if the session is open with a higher fence, or with the same
     *     one and another region or domain. Beginning again with the same fence is a new attempt.
     */
    CompletionStage<WriteSession> begin(String key, String region, UUID domain, long fence);

    /**
     * Finds content of the session's region that may be reused, and keeps it from being condemned while the session is
     * open. Of the content that is not there, the object that the session would upload is reserved, so that it will be
     * deleted if the session ends without recording it.
     *
     * <p>For each id, under the row's lock: pinned_generation becomes the region's current generation; a condemned row
     * becomes live. Rows are locked in ascending order of ids.
     *
     * <p>Quarantined content counts as not there, and is neither pinned nor revived; so does a page that names a
     * quarantined chunk. If it was this very attempt that uploaded it, or what was there before it, the
     * stage completes with {@link LostSessionException}: the name is used up, and only the next attempt has another.
     *
     * @param ids may contain the same id more than once; at most 4,096
     * @return where each id that is there is stored; an id that is missing from the map is reserved for the session
     */
    CompletionStage<Map<ContentId, StoredObject>> pin(
            WriteSession session, ContentKind kind, Collection<ContentId> ids);

    /**
     * Reserves the name of an object that is no chunk or page, before it is uploaded: a manifest's root, or a wrapped key.
     * Reserving the same name again is fine.
     *
     * <p>Completes with {@link LostSessionException} also if the name is reserved, but not by this session: it is not the
     * session's to use, since every attempt has names of its own.
     */
    CompletionStage<Void> reserve(WriteSession session, String objectName);

    /**
     * Enters chunks whose objects are durable. For each: if the region has no row for the chunk, one is inserted, live,
     * without references, pinned to the current generation, and the reservation ends. If another writer was first, its
     * row is pinned as by {@link #pin} and wins; the loser's reservation stays, and becomes garbage with the end of the
     * session. If the row is quarantined, it is healed: it names the new object and is live, whole and pinned, its
     * references stay, and the damaged object becomes garbage.
     *
     * <p>Completes with {@link LostSessionException} also if an object was not reserved by this session, unless it is the
     * very object that the index names: recording again after a lost answer is fine.
     *
     * @return the objects that the index names for these chunks, the caller's or the winners'
     */
    CompletionStage<Map<ContentId, StoredObject>> recordChunks(WriteSession session, Collection<StoredObject> uploads);

    /**
     * Enters pages whose objects are durable, as {@link #recordChunks} does chunks. Each page row that is inserted adds
     * one to the refs of each of its chunks.
     *
     * <p>Completes with {@link MissingContentException}, and changes nothing, if a chunk has no live row. That is a
     * mistake of the caller, who must have pinned or recorded it in this session.
     */
    CompletionStage<Map<ContentId, StoredObject>> recordPages(WriteSession session, Collection<NewPage> pages);

    /**
     * Makes a manifest refer to its pages and ends the session: inserts the manifest's row, adds one to the refs of each
     * of its pages, ends the reservations of the root {@code manifests/<id>-<upload id>} and of the image's wrapped keys {@code
     * keys/images/<id>/…}, and turns the session's other reservations into garbage. From here on the image is kept until it is {@linkplain #drop dropped}. A service does the same
     * inside the transaction that makes the image visible.
     *
     * <p>Completes with {@link ImageExistsException}, and changes nothing, if the region has the manifest already; with
     * {@link MissingContentException}, changing nothing either, if a page has no live row, or if the root
     * was not reserved in the session; with {@link QuarantinedContentException}, changing nothing either, if a page or a
     * chunk that it names is quarantined. What is quarantined at the same moment may escape this; it is found as
     * {@linkplain VerifyIndex#affected affected} then.
     */
    CompletionStage<Void> commit(WriteSession session, ManifestReferences references);

    /**
     * Gives the work up: ends the session and turns its reservations into garbage. What it recorded and nothing refers
     * to can be condemned from here on. Does nothing if no session of that key is open.
     *
     * @param fence of the attempt that gives up; if the session carries a higher one it stays open, and the stage
     *     completes normally all the same
     */
    CompletionStage<Void> release(String key, long fence);

    /**
     * Removes a manifest's references: deletes its row, takes one from the refs of each of its pages, and turns its root
     * object, if it has one, and its wrapped keys into garbage. Locks pages in ascending order of ids.
     *
     * @return whether the manifest was there
     */
    CompletionStage<Boolean> drop(String region, UUID manifestId);

    /**
     * Refers to the same pages as a manifest once more, on behalf of {@code holder}: for a restore, so that the image may
     * be deleted while it runs. Undone by {@link #drop} of the holder. Holding again under the same holder changes
     * nothing.
     *
     * @param holder an id that is no manifest's; its row has no root object
     * @return whether the manifest was there
     */
    CompletionStage<Boolean> hold(String region, UUID manifestId, UUID holder);

    /**
     * Where content is stored, for reading. Takes no lock and says nothing about how long it stays; an image that is
     * referred to stays whole.
     *
     * @param ids at most 4,096
     * @return the objects of those that have a row, live or condemned
     */
    CompletionStage<Map<ContentId, StoredObject>> locate(String region, ContentKind kind, Collection<ContentId> ids);

    /**
     * Which chunks pages name, without the pages being opened: for a copy, which needs no keys then. Takes no lock.
     *
     * @param pages at most 64
     * @return the distinct chunks of those pages that have a row
     */
    CompletionStage<Map<ContentId, List<ContentId>>> chunksOf(String region, Collection<ContentId> pages);

    /** The name of the object that holds the root of a manifest in a region; empty if the manifest is not there. */
    CompletionStage<Optional<String>> root(String region, UUID manifestId);

    /** The pages that a manifest refers to in a region, ascending; empty if the manifest is not there. */
    CompletionStage<List<ContentId>> pages(String region, UUID manifestId);
}
