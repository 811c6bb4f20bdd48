package dev.freezeframe.store.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.keys.KeyObjects;
import dev.freezeframe.store.manifest.RootName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * What every index must do. A test class for an implementation extends it and says which one; regions, keys and ids are
 * new for every test, so the index need not be empty.
 */
public abstract class ChunkIndexContract {
    /** However the index and the test differ about the time. */
    private static final Duration AT_ONCE = Duration.ofDays(-1);

    private final String region = "region-" + UUID.randomUUID().toString().substring(0, 8);
    private final UUID domain = UUID.randomUUID();

    /** The index under test. */
    protected abstract ChunkIndex index();

    /** The same, as the sweep sees it. */
    protected abstract SweepIndex sweep();

    /** The key of a session that the index under test may open; the same for the same name. */
    protected String sessionKey(String name) {
        return name;
    }

    /** A new id under which the index under test may hold manifests. */
    protected UUID holder() {
        return UUID.randomUUID();
    }

    @Test
    void aChunkThatNobodyHasIsAbsentAndFoundOnceItIsRecorded() {
        WriteSession session = begin("writer", 1);
        ContentId id = newId();
        assertThat(pinChunks(session, id)).isEmpty();
        StoredObject object = object(session, ContentKind.CHUNK, id);
        assertThat(await(index().recordChunks(session, List.of(object)))).containsExactly(Map.entry(id, object));
        assertThat(pinChunks(session, id, id)).containsExactly(Map.entry(id, object));
        assertThat(await(index().locate(region, ContentKind.CHUNK, List.of(id, newId()))))
                .containsExactly(Map.entry(id, object));
        assertThat(await(index().locate(region, ContentKind.PAGE, List.of(id)))).isEmpty();
    }

    @Test
    void regionsDoNotSeeEachOthersContent() {
        WriteSession here = begin("writer", 1);
        ContentId id = storedChunk(here);
        WriteSession there = await(index().begin(key("other"), region + "-b", domain, 1));
        assertThat(pinChunks(there, id)).isEmpty();
        assertThat(await(index().locate(region + "-b", ContentKind.CHUNK, List.of(id))))
                .isEmpty();
    }

    @Test
    void ofTwoWritersOfOneChunkTheFirstToRecordWinsAndTheLosersObjectBecomesGarbage() {
        WriteSession one = begin("one", 1);
        WriteSession two = begin("two", 1);
        ContentId id = newId();
        assertThat(pinChunks(one, id)).isEmpty();
        assertThat(pinChunks(two, id)).isEmpty();
        StoredObject winner = object(one, ContentKind.CHUNK, id);
        StoredObject loser = object(two, ContentKind.CHUNK, id);
        assertThat(winner.name()).isNotEqualTo(loser.name());

        assertThat(await(index().recordChunks(one, List.of(winner)))).containsEntry(id, winner);
        assertThat(await(index().recordChunks(two, List.of(loser)))).containsEntry(id, winner);
        assertThat(garbage()).isEmpty();
        release(two);
        assertThat(garbage()).containsExactly(loser.name());
        assertThat(pinChunks(one, id)).containsEntry(id, winner);
    }

    @Test
    void recordingTheSameObjectsAgainAfterALostAnswerIsNoLossOfTheSession() {
        WriteSession session = begin("writer", 1);
        ContentId id = newId();
        pinChunks(session, id);
        StoredObject object = object(session, ContentKind.CHUNK, id);
        await(index().recordChunks(session, List.of(object)));
        assertThat(await(index().recordChunks(session, List.of(object)))).containsEntry(id, object);
        assertThat(pinChunks(session, id)).containsEntry(id, object);
    }

    @Test
    void wrappedKeysStayWithTheImageAndGoWithIt() {
        WriteSession session = begin("writer", 1);
        UUID manifest = UUID.randomUUID();
        String kept = KeyObjects.image(manifest, UUID.randomUUID(), UUID.randomUUID());
        String abandoned = KeyObjects.image(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        await(index().reserve(session, root(manifest, session)));
        await(index().reserve(session, kept));
        await(index().reserve(session, abandoned));
        await(index().commit(session, new ManifestReferences(manifest, region, domain, List.of())));
        assertThat(garbage()).contains(abandoned).doesNotContain(kept);

        assertThat(await(index().drop(region, manifest))).isTrue();
        assertThat(garbage()).contains(kept, root(manifest, session));
    }

    @Test
    void anObjectThatWasNeverReservedIsNotRecorded() {
        WriteSession session = begin("writer", 1);
        assertThatThrownBy(() ->
                        await(index().recordChunks(session, List.of(object(session, ContentKind.CHUNK, newId())))))
                .hasRootCauseInstanceOf(LostSessionException.class);
    }

    @Test
    void aPageWithAChunkThatIsNotThereIsNotRecordedAndChangesNothing() {
        WriteSession session = begin("writer", 1);
        ContentId chunk = storedChunk(session);
        ContentId page = newId();
        await(index().pin(session, ContentKind.PAGE, List.of(page)));
        NewPage dangling = new NewPage(object(session, ContentKind.PAGE, page), List.of(chunk, newId()));
        assertThatThrownBy(() -> await(index().recordPages(session, List.of(dangling))))
                .hasRootCauseInstanceOf(MissingContentException.class);
        assertThat(await(index().locate(region, ContentKind.PAGE, List.of(page))))
                .isEmpty();
        release(session);
        sweepAll();
        assertThat(locatedChunks(chunk)).as("no reference was left behind").isEmpty();
    }

    @Test
    void aCommittedManifestKeepsEverythingItRefersToUntilItIsDropped() {
        WriteSession session = begin("writer", 1);
        ContentId kept = storedChunk(session);
        ContentId unused = storedChunk(session);
        ContentId page = storedPage(session, kept);
        UUID manifest = commit(session, page);

        sweepAll();
        assertThat(locatedChunks(kept, unused)).containsOnlyKeys(kept);
        assertThat(await(index().pages(region, manifest))).containsExactly(page);

        assertThat(await(index().drop(region, manifest))).isTrue();
        assertThat(await(index().drop(region, manifest))).isFalse();
        assertThat(garbage()).contains(root(manifest, session));
        sweepAll();
        assertThat(locatedChunks(kept)).isEmpty();
        assertThat(await(index().locate(region, ContentKind.PAGE, List.of(page))))
                .isEmpty();
        assertThat(await(index().pages(region, manifest))).isEmpty();
    }

    @Test
    void contentThatTwoManifestsShareStaysUntilBothAreDropped() {
        WriteSession first = begin("first", 1);
        ContentId shared = storedChunk(first);
        ContentId page = storedPage(first, shared);
        UUID one = commit(first, page);
        WriteSession second = begin("second", 1);
        assertThat(await(index().pin(second, ContentKind.PAGE, List.of(page)))).containsKey(page);
        ContentId own = storedPage(second, shared);
        UUID two = commit(second, page, own);

        await(index().drop(region, one));
        sweepAll();
        assertThat(locatedChunks(shared)).containsKey(shared);
        assertThat(await(index().locate(region, ContentKind.PAGE, List.of(page))))
                .containsKey(page);
        await(index().drop(region, two));
        sweepAll();
        assertThat(locatedChunks(shared)).isEmpty();
    }

    @Test
    void aHeldManifestOutlivesItsDeletion() {
        WriteSession session = begin("writer", 1);
        ContentId chunk = storedChunk(session);
        UUID manifest = commit(session, storedPage(session, chunk));
        UUID holder = holder();
        assertThat(await(index().hold(region, manifest, holder))).isTrue();
        assertThat(await(index().hold(region, manifest, holder))).isTrue();
        await(index().drop(region, manifest));
        sweepAll();
        assertThat(locatedChunks(chunk)).containsKey(chunk);

        assertThat(await(index().drop(region, holder))).isTrue();
        sweepAll();
        assertThat(locatedChunks(chunk)).isEmpty();
        assertThat(await(index().hold(region, manifest, holder))).isFalse();
    }

    @Test
    void aManifestWithAPageThatIsNotThereIsNotCommitted() {
        WriteSession session = begin("writer", 1);
        ContentId page = storedPage(session, storedChunk(session));
        assertThatThrownBy(() -> commit(session, page, newId())).hasRootCauseInstanceOf(MissingContentException.class);
        UUID manifest = commit(session, page);
        assertThat(await(index().pages(region, manifest))).containsExactly(page);
    }

    @Test
    void aManifestWhoseRootWasNotReservedIsNotCommitted() {
        WriteSession session = begin("writer", 1);
        ContentId page = storedPage(session, storedChunk(session));
        ManifestReferences references = new ManifestReferences(UUID.randomUUID(), region, domain, List.of(page));
        assertThatThrownBy(() -> await(index().commit(session, references)))
                .hasRootCauseInstanceOf(MissingContentException.class);
    }

    @Test
    void theChunksOfPagesAreKnownWithoutOpeningThem() {
        WriteSession session = begin("writer", 1);
        ContentId one = storedChunk(session);
        ContentId other = storedChunk(session);
        ContentId page = storedPage(session, one, other);
        Map<ContentId, List<ContentId>> named = await(index().chunksOf(region, List.of(page, newId())));
        assertThat(named).containsOnlyKeys(page);
        assertThat(named.get(page)).containsExactlyInAnyOrder(one, other);
        assertThat(await(index().chunksOf(region + "-b", List.of(page)))).isEmpty();
    }

    @Test
    void theRootOfEveryAttemptHasANameOfItsOwnAndNoNameComesBack() {
        WriteSession first = begin("writer", 1);
        UUID manifest = UUID.randomUUID();
        await(index().reserve(first, root(manifest, first)));
        await(index().reserve(first, root(manifest, first)));
        WriteSession second = begin("writer", 2);
        assertThat(garbage()).containsExactly(root(manifest, first));
        assertLost(index().reserve(second, root(manifest, first)));
        await(index().reserve(second, root(manifest, second)));
        assertThat(await(index().root(region, manifest))).isEmpty();
        await(index().commit(second, new ManifestReferences(manifest, region, domain, List.of())));
        assertThat(await(index().root(region, manifest))).contains(root(manifest, second));

        await(index().drop(region, manifest));
        assertThat(await(index().root(region, manifest))).isEmpty();
        assertThat(garbage()).containsExactlyInAnyOrder(root(manifest, first), root(manifest, second));
        WriteSession copy = begin("copy", 1);
        await(index().reserve(copy, root(manifest, copy)));
        await(index().commit(copy, new ManifestReferences(manifest, region, domain, List.of())));
        assertThat(await(index().root(region, manifest)))
                .as("the image is there again, before the sweep has deleted anything")
                .contains(root(manifest, copy));
        assertThat(garbage()).doesNotContain(root(manifest, copy));
    }

    @Test
    void anImageThatIsThereIsNotCommittedAgain() {
        WriteSession first = begin("first", 1);
        WriteSession second = begin("second", 1);
        UUID manifest = UUID.randomUUID();
        ManifestReferences references = new ManifestReferences(manifest, region, domain, List.of());
        await(index().reserve(first, root(manifest, first)));
        await(index().reserve(second, root(manifest, second)));
        await(index().commit(first, references));
        commitAgain(second, references);
        assertThat(await(index().root(region, manifest))).contains(root(manifest, first));
        release(second);
        assertThat(garbage()).containsExactly(root(manifest, second));
    }

    /** Commits what is there already, and looks at what comes of it. */
    protected void commitAgain(WriteSession session, ManifestReferences references) {
        assertThatThrownBy(() -> await(index().commit(session, references)))
                .hasRootCauseInstanceOf(ImageExistsException.class);
    }

    @Test
    void whatOnlyHoldsAnImageHasNoRoot() {
        UUID manifest = commit(begin("writer", 1));
        UUID holder = holder();
        await(index().hold(region, manifest, holder));
        assertThat(await(index().root(region, holder))).isEmpty();
    }

    @Test
    void aDiskOfZerosIsAManifestWithoutPages() {
        UUID manifest = commit(begin("writer", 1));
        assertThat(await(index().pages(region, manifest))).isEmpty();
        assertThat(await(index().drop(region, manifest))).isTrue();
    }

    @Test
    void aSessionThatWasTakenOverCanDoNothingMore() {
        WriteSession old = begin("writer", 1);
        ContentId id = newId();
        pinChunks(old, id);
        WriteSession now = begin("writer", 2);
        assertThat(now.uploadId()).isNotEqualTo(old.uploadId());
        assertThat(now.startedGeneration()).isEqualTo(old.startedGeneration());
        assertLost(index().pin(old, ContentKind.CHUNK, List.of(newId())));
        assertLost(index().reserve(old, "manifests/x"));
        assertLost(index().recordChunks(old, List.of(object(old, ContentKind.CHUNK, id))));
        assertLost(index().recordPages(old, List.of()));
        assertLost(index().commit(old, new ManifestReferences(UUID.randomUUID(), region, domain, List.of())));
        assertThat(garbage()).containsExactly(StoredObject.name(ContentKind.CHUNK, id, old.uploadId()));
        pinChunks(now, id);
    }

    @Test
    void anOlderFenceCannotTakeASessionBackNorReleaseIt() {
        WriteSession session = begin("writer", 5);
        assertLost(index().begin(session.key(), region, domain, 4));
        await(index().release(session.key(), 4));
        assertThat(pinChunks(session, newId())).isEmpty();
        await(index().release(session.key(), 5));
        assertLost(index().pin(session, ContentKind.CHUNK, List.of(newId())));
        await(index().release(session.key(), 5));
    }

    @Test
    void aCommittedSessionIsOver() {
        WriteSession session = begin("writer", 1);
        commit(session, storedPage(session, storedChunk(session)));
        assertLost(index().pin(session, ContentKind.CHUNK, List.of(newId())));
    }

    @Test
    void nothingThatAnOpenSessionPinnedOrRecordedIsCondemned() {
        WriteSession past = begin("past", 1);
        ContentId old = storedChunk(past);
        release(past);
        nextGeneration();

        WriteSession session = begin("writer", 1);
        assertThat(pinChunks(session, old)).containsKey(old);
        ContentId fresh = storedChunk(session);
        ContentId page = storedPage(session, fresh);
        for (int i = 0; i < 3; i++) {
            sweepAll();
        }
        assertThat(locatedChunks(old, fresh)).containsOnlyKeys(old, fresh);
        assertThat(await(index().locate(region, ContentKind.PAGE, List.of(page))))
                .containsKey(page);

        release(session);
        sweepAll();
        assertThat(locatedChunks(old, fresh)).isEmpty();
    }

    @Test
    void whatAnEarlierAttemptRecordedStaysForTheNextOne() {
        WriteSession first = begin("writer", 1);
        ContentId id = storedChunk(first);
        nextGeneration();
        WriteSession second = begin("writer", 2);
        sweepAll();
        assertThat(pinChunks(second, id)).containsKey(id);
    }

    @Test
    void aCondemnedChunkIsRevivedByAPinAndNotTaken() {
        WriteSession past = begin("past", 1);
        ContentId id = storedChunk(past);
        release(past);
        long generation = nextGeneration();
        assertThat(await(sweep().condemn(region, ContentKind.CHUNK, generation, 10))
                        .objects())
                .isEqualTo(1);

        WriteSession session = begin("writer", 1);
        assertThat(pinChunks(session, id)).containsKey(id);
        assertThat(await(sweep().take(region, ContentKind.CHUNK, nextGeneration(), 10))
                        .objects())
                .isZero();
        UUID manifest = commit(session, storedPage(session, id));
        sweepAll();
        assertThat(locatedChunks(id)).containsKey(id);
        assertThat(await(index().pages(region, manifest))).hasSize(1);
    }

    @Test
    void aTakenChunkIsAbsentAndItsSuccessorHasAnotherName() {
        WriteSession past = begin("past", 1);
        ContentId id = storedChunk(past);
        String oldName = StoredObject.name(ContentKind.CHUNK, id, past.uploadId());
        release(past);
        await(sweep().condemn(region, ContentKind.CHUNK, nextGeneration(), 10));
        assertThat(await(sweep().take(region, ContentKind.CHUNK, nextGeneration(), 10))
                        .objects())
                .isEqualTo(1);

        WriteSession session = begin("writer", 1);
        assertThat(pinChunks(session, id)).isEmpty();
        StoredObject fresh = object(session, ContentKind.CHUNK, id);
        await(index().recordChunks(session, List.of(fresh)));
        assertThat(fresh.name()).isNotEqualTo(oldName);
        assertThat(garbage()).containsExactly(oldName);
        await(sweep().forget(region, List.of(oldName)));
        assertThat(locatedChunks(id)).containsEntry(id, fresh);
    }

    @Test
    void nothingIsTakenInTheGenerationThatCondemnedIt() {
        WriteSession past = begin("past", 1);
        storedChunk(past);
        release(past);
        long generation = nextGeneration();
        assertThat(await(sweep().condemn(region, ContentKind.CHUNK, generation, 10))
                        .objects())
                .isEqualTo(1);
        assertThat(await(sweep().take(region, ContentKind.CHUNK, generation, 10))
                        .objects())
                .isZero();
    }

    @Test
    void theWorkIsWhatTheStepsWouldFind() {
        assertThat(work(nextGeneration())).isEqualTo(new SweepWork(false, Set.of(), Set.of()));
        WriteSession past = begin("past", 1);
        UUID manifest = commit(past, storedPage(past, storedChunk(past)));
        assertThat(work(nextGeneration())).as("of an image").isEqualTo(new SweepWork(false, Set.of(), Set.of()));
        await(index().drop(region, manifest));
        long first = nextGeneration();
        assertThat(work(first)).isEqualTo(new SweepWork(true, Set.of(ContentKind.PAGE), Set.of()));
        await(sweep().condemn(region, ContentKind.PAGE, first, 10));
        assertThat(work(first)).as("in the same generation").isEqualTo(new SweepWork(true, Set.of(), Set.of()));
        long second = nextGeneration();
        assertThat(work(second)).isEqualTo(new SweepWork(true, Set.of(), Set.of(ContentKind.PAGE)));
        await(sweep().take(region, ContentKind.PAGE, second, 10));
        WriteSession open = begin("open", 1);
        storedChunk(open);
        assertThat(work(second)).isEqualTo(new SweepWork(true, Set.of(ContentKind.CHUNK), Set.of()));
    }

    private SweepWork work(long generation) {
        return await(sweep().work(region, generation, AT_ONCE));
    }

    @Test
    void stepsAreNoLargerThanTheirLimit() {
        WriteSession past = begin("past", 1);
        for (int i = 0; i < 5; i++) {
            storedChunk(past);
        }
        release(past);
        long generation = nextGeneration();
        assertThat(await(sweep().condemn(region, ContentKind.CHUNK, generation, 3))
                        .objects())
                .isEqualTo(3);
        assertThat(await(sweep().condemn(region, ContentKind.CHUNK, generation, 3)))
                .isEqualTo(new SweepCount(2, 200));
        assertThat(await(sweep().take(region, ContentKind.CHUNK, nextGeneration(), 4)))
                .isEqualTo(new SweepCount(4, 400));
        assertThat(await(sweep().garbage(region, AT_ONCE, 2))).hasSize(2);
        assertThat(garbage()).hasSize(4);
    }

    @Test
    void abandonedUploadsAreGivenOutOnlyAfterTheirGrace() {
        WriteSession session = begin("writer", 1);
        ContentId id = newId();
        pinChunks(session, id);
        assertThat(garbage()).as("while the session is open").isEmpty();
        release(session);
        assertThat(await(sweep().garbage(region, Duration.ofDays(1), 10))).isEmpty();
        assertThat(garbage()).hasSize(1);
    }

    @Test
    void reservationsOfAnOpenSessionCannotBeForgotten() {
        WriteSession session = begin("writer", 1);
        ContentId id = newId();
        pinChunks(session, id);
        StoredObject object = object(session, ContentKind.CHUNK, id);
        await(sweep().forget(region, List.of(object.name())));
        assertThat(await(index().recordChunks(session, List.of(object)))).containsEntry(id, object);
    }

    @Test
    void rootsComeFirstAmongTheGarbage() {
        WriteSession past = begin("past", 1);
        ContentId chunk = storedChunk(past);
        UUID manifest = commit(past, storedPage(past, chunk));
        WriteSession abandoned = begin("abandoned", 1);
        pinChunks(abandoned, newId(), newId());
        release(abandoned);
        await(index().drop(region, manifest));
        assertThat(await(sweep().garbage(region, AT_ONCE, 1))).containsExactly(root(manifest, past));
    }

    @Test
    void aDryRunCountsWhatASweepReclaims() {
        WriteSession first = begin("first", 1);
        ContentId chunk = storedChunk(first);
        ContentId shared = storedChunk(first);
        ContentId page = storedPage(first, chunk, shared);
        UUID dropped = commit(first, page);
        WriteSession second = begin("second", 1);
        pinChunks(second, shared);
        commit(second, storedPage(second, shared));
        assertThat(await(sweep().reclaimable(region))).isEqualTo(new Reclaimable(SweepCount.NONE, SweepCount.NONE, 0));

        await(index().drop(region, dropped));
        assertThat(await(sweep().reclaimable(region)))
                .isEqualTo(new Reclaimable(new SweepCount(1, 100), new SweepCount(1, 100), 1));
    }

    // ---- steps of a story

    private WriteSession begin(String name, long fence) {
        return await(index().begin(key(name), region, domain, fence));
    }

    private String key(String name) {
        return sessionKey(region + "/" + name);
    }

    private void release(WriteSession session) {
        await(index().release(session.key(), session.fence()));
    }

    private Map<ContentId, StoredObject> pinChunks(WriteSession session, ContentId... ids) {
        return await(index().pin(session, ContentKind.CHUNK, Arrays.asList(ids)));
    }

    private Map<ContentId, StoredObject> locatedChunks(ContentId... ids) {
        return await(index().locate(region, ContentKind.CHUNK, Arrays.asList(ids)));
    }

    private ContentId storedChunk(WriteSession session) {
        ContentId id = newId();
        assertThat(pinChunks(session, id)).isEmpty();
        await(index().recordChunks(session, List.of(object(session, ContentKind.CHUNK, id))));
        return id;
    }

    private ContentId storedPage(WriteSession session, ContentId... chunks) {
        ContentId id = newId();
        assertThat(await(index().pin(session, ContentKind.PAGE, List.of(id)))).isEmpty();
        NewPage page = new NewPage(object(session, ContentKind.PAGE, id), Arrays.asList(chunks));
        await(index().recordPages(session, List.of(page)));
        return id;
    }

    private static String root(UUID manifest, WriteSession session) {
        return new RootName(manifest, session.uploadId()).objectName();
    }

    private UUID commit(WriteSession session, ContentId... pages) {
        UUID manifest = UUID.randomUUID();
        await(index().reserve(session, root(manifest, session)));
        await(index().commit(session, new ManifestReferences(manifest, region, domain, Arrays.asList(pages))));
        return manifest;
    }

    private long nextGeneration() {
        return await(sweep().nextGeneration(region));
    }

    private List<String> garbage() {
        return await(sweep().garbage(region, AT_ONCE, 1000));
    }

    /** Runs generations until there is nothing to condemn or take. */
    private void sweepAll() {
        long done;
        do {
            long generation = nextGeneration();
            List<SweepCount> counts = new ArrayList<>();
            for (ContentKind kind : List.of(ContentKind.PAGE, ContentKind.CHUNK)) {
                counts.add(await(sweep().take(region, kind, generation, 1000)));
                counts.add(await(sweep().condemn(region, kind, generation, 1000)));
            }
            done = counts.stream().mapToLong(SweepCount::objects).sum();
        } while (done > 0);
    }

    private static StoredObject object(WriteSession session, ContentKind kind, ContentId id) {
        return new StoredObject(kind, id, session.uploadId(), 100);
    }

    private static ContentId newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new ContentId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static void assertLost(CompletionStage<?> stage) {
        assertThatThrownBy(() -> await(stage)).hasRootCauseInstanceOf(LostSessionException.class);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
