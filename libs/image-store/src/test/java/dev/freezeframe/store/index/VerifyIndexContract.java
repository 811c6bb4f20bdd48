package dev.freezeframe.store.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.manifest.RootName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What every index must do about damage. Regions and ids are new for every test, so the index need not be empty. */
public abstract class VerifyIndexContract {
    /** However the index and the test differ about the time. */
    private static final Duration AT_ONCE = Duration.ofDays(-1);

    private final String region = "region-" + UUID.randomUUID().toString().substring(0, 8);
    private final UUID domain = UUID.randomUUID();

    /** The index under test. */
    protected abstract ChunkIndex index();

    /** The same, as the sweep sees it. */
    protected abstract SweepIndex sweep();

    /** The same, as those see it who look for damage. */
    protected abstract VerifyIndex verify();

    @Test
    void aWalkMeetsEveryObjectOnceInTheOrderOfIds() {
        WriteSession session = begin("writer");
        ContentId one = storedChunk(session);
        ContentId two = storedChunk(session);
        ContentId three = storedChunk(session);
        List<ContentId> expected = List.of(one, two, three).stream().sorted().toList();
        List<StoredObject> first = await(verify().objectsAfter(region, ContentKind.CHUNK, ContentId.ZERO, 2));
        List<StoredObject> rest = await(
                verify().objectsAfter(region, ContentKind.CHUNK, first.get(1).id(), 2));
        assertThat(first).extracting(StoredObject::id).containsExactlyElementsOf(expected.subList(0, 2));
        assertThat(rest).extracting(StoredObject::id).containsExactlyElementsOf(expected.subList(2, 3));
        assertThat(await(verify().objectsAfter(region, ContentKind.PAGE, ContentId.ZERO, 2)))
                .isEmpty();
    }

    @Test
    void quarantinedContentIsNotReusedAndIsHealedByWhoeverStoresItNext() {
        WriteSession first = begin("first");
        ContentId chunk = storedChunk(first);
        ContentId page = storedPage(first, chunk);
        UUID image = commit(first, page);
        StoredObject damaged = located(ContentKind.CHUNK, chunk);
        assertThat(await(verify().quarantine(region, damaged, Damage.CORRUPT))).isTrue();
        assertThat(await(verify().quarantined(region, 10))).containsExactly(new Quarantined(damaged, Damage.CORRUPT));
        assertThat(await(verify().affected(region))).containsExactly(image);

        WriteSession next = begin("next");
        assertThat(pin(next, ContentKind.CHUNK, chunk)).isEmpty();
        StoredObject fresh = object(next, ContentKind.CHUNK, chunk);
        assertThat(await(index().recordChunks(next, List.of(fresh)))).containsEntry(chunk, fresh);
        assertThat(await(index().recordChunks(next, List.of(fresh))))
                .as("again, after a lost answer")
                .containsEntry(chunk, fresh);

        assertThat(located(ContentKind.CHUNK, chunk)).isEqualTo(fresh);
        assertThat(await(verify().quarantined(region, 10))).isEmpty();
        assertThat(await(verify().affected(region))).isEmpty();
        assertThat(garbage()).containsExactly(damaged.name());
        assertThat(pin(next, ContentKind.PAGE, page)).containsKey(page);
        UUID second = commit(next, page);

        await(index().drop(region, image));
        sweepAll();
        assertThat(located(ContentKind.CHUNK, chunk)).as("still referred to").isEqualTo(fresh);
        await(index().drop(region, second));
        sweepAll();
        assertThat(await(index().locate(region, ContentKind.CHUNK, List.of(chunk))))
                .as("references were counted right")
                .isEmpty();
    }

    @Test
    void aPageThatNamesAQuarantinedChunkIsNotReusedUntilTheChunkIsHealed() {
        WriteSession first = begin("first");
        ContentId chunk = storedChunk(first);
        ContentId page = storedPage(first, chunk);
        commit(first, page);
        quarantine(ContentKind.CHUNK, chunk);

        WriteSession copy = begin("copy");
        assertThat(pin(copy, ContentKind.PAGE, page)).isEmpty();
        assertThat(pin(copy, ContentKind.CHUNK, chunk)).isEmpty();
        await(index().recordChunks(copy, List.of(object(copy, ContentKind.CHUNK, chunk))));
        StoredObject own = object(copy, ContentKind.PAGE, page);
        StoredObject winner = await(index().recordPages(copy, List.of(new NewPage(own, List.of(chunk)))))
                .get(page);
        assertThat(winner).as("the page itself was whole all the time").isNotEqualTo(own);
        commit(copy, page);
    }

    @Test
    void aQuarantinedPageIsHealedAndKeepsItsReferences() {
        WriteSession first = begin("first");
        ContentId chunk = storedChunk(first);
        ContentId page = storedPage(first, chunk);
        UUID image = commit(first, page);
        quarantine(ContentKind.PAGE, page);
        assertThat(await(verify().affected(region))).containsExactly(image);

        WriteSession next = begin("next");
        assertThat(pin(next, ContentKind.PAGE, page)).isEmpty();
        StoredObject fresh = object(next, ContentKind.PAGE, page);
        assertThat(await(index().recordPages(next, List.of(new NewPage(fresh, List.of(chunk))))))
                .containsEntry(page, fresh);
        release(next);
        sweepAll();
        assertThat(await(verify().affected(region))).isEmpty();
        await(index().drop(region, image));
        sweepAll();
        assertThat(await(index().locate(region, ContentKind.CHUNK, List.of(chunk))))
                .isEmpty();
    }

    @Test
    void ofTwoWhoHealTheFirstWins() {
        ContentId chunk = committedChunk();
        quarantine(ContentKind.CHUNK, chunk);
        WriteSession one = begin("one");
        WriteSession two = begin("two");
        pin(one, ContentKind.CHUNK, chunk);
        pin(two, ContentKind.CHUNK, chunk);
        StoredObject winner = object(one, ContentKind.CHUNK, chunk);
        StoredObject loser = object(two, ContentKind.CHUNK, chunk);
        await(index().recordChunks(one, List.of(winner)));
        assertThat(await(index().recordChunks(two, List.of(loser)))).containsEntry(chunk, winner);
        release(two);
        assertThat(garbage()).contains(loser.name());
    }

    @Test
    void whatAnAttemptHasUploadedItselfIsReplacedByTheNextAttemptOnly() {
        WriteSession session = begin("writer");
        ContentId chunk = storedChunk(session);
        ContentId page = storedPage(session, chunk);
        StoredObject object = object(session, ContentKind.CHUNK, chunk);
        quarantine(ContentKind.CHUNK, chunk);
        for (ContentKind kind : ContentKind.values()) {
            ContentId id = kind == ContentKind.CHUNK ? chunk : page;
            assertThatThrownBy(() -> pin(session, kind, id)).hasRootCauseInstanceOf(LostSessionException.class);
        }
        await(verify().acquit(region, object));
        release(session);
        assertThat(garbage()).as("the name is the row's alone").doesNotContain(object.name());

        quarantine(ContentKind.CHUNK, chunk);
        WriteSession again = begin("another");
        assertThat(pin(again, ContentKind.CHUNK, chunk)).isEmpty();
        await(index().recordChunks(again, List.of(object(again, ContentKind.CHUNK, chunk))));
        assertThat(garbage()).as("its session has ended").contains(object.name());
    }

    @Test
    void aNameThatAnOpenSessionHasUsedUpStaysKnownUntilItEnds() {
        WriteSession session = begin("writer");
        ContentId chunk = storedChunk(session);
        StoredObject first = object(session, ContentKind.CHUNK, chunk);
        quarantine(ContentKind.CHUNK, chunk);
        WriteSession healer = begin("healer");
        pin(healer, ContentKind.CHUNK, chunk);
        await(index().recordChunks(healer, List.of(object(healer, ContentKind.CHUNK, chunk))));
        quarantine(ContentKind.CHUNK, chunk);
        assertThatThrownBy(() -> pin(session, ContentKind.CHUNK, chunk))
                .hasRootCauseInstanceOf(LostSessionException.class);
        assertThat(garbage()).as("of an open session").doesNotContain(first.name());
        await(index().release(session.key(), session.fence()));
        assertThat(garbage()).contains(first.name());
    }

    @Test
    void anImageThatReachesQuarantinedContentIsNotCommitted() {
        WriteSession session = begin("writer");
        ContentId chunk = storedChunk(session);
        ContentId page = storedPage(session, chunk);
        quarantine(ContentKind.CHUNK, chunk);
        UUID image = UUID.randomUUID();
        await(index().reserve(session, new RootName(image, session.uploadId()).objectName()));
        ManifestReferences references = new ManifestReferences(image, region, domain, List.of(page));
        assertThatThrownBy(() -> await(index().commit(session, references)))
                .hasRootCauseInstanceOf(QuarantinedContentException.class);
        assertThat(await(index().pages(region, image))).isEmpty();

        WriteSession again = await(index().begin(session.key(), region, domain, 2));
        assertThat(pin(again, ContentKind.CHUNK, chunk)).isEmpty();
        await(index().recordChunks(again, List.of(object(again, ContentKind.CHUNK, chunk))));
        assertThat(pin(again, ContentKind.PAGE, page)).containsKey(page);
        commit(again, page);
    }

    @Test
    void aVerdictOnAnObjectThatTheIndexDoesNotNameAnyMoreChangesNothing() {
        ContentId chunk = committedChunk();
        StoredObject old = quarantine(ContentKind.CHUNK, chunk);
        WriteSession healer = begin("healer");
        pin(healer, ContentKind.CHUNK, chunk);
        await(index().recordChunks(healer, List.of(object(healer, ContentKind.CHUNK, chunk))));

        assertThat(await(verify().quarantine(region, old, Damage.MISSING))).isFalse();
        assertThat(await(verify().acquit(region, old))).isFalse();
        assertThat(await(verify().quarantined(region, 10))).isEmpty();
    }

    @Test
    void anAcquittedObjectIsReusedAgain() {
        ContentId chunk = committedChunk();
        StoredObject object = quarantine(ContentKind.CHUNK, chunk);
        assertThat(await(verify().acquit(region, object))).isTrue();
        assertThat(pin(begin("writer"), ContentKind.CHUNK, chunk)).containsEntry(chunk, object);
    }

    @Test
    void unreferencedContentIsSweptQuarantinedOrNot() {
        WriteSession session = begin("writer");
        ContentId chunk = storedChunk(session);
        StoredObject object = quarantine(ContentKind.CHUNK, chunk);
        release(session);
        sweepAll();
        assertThat(await(index().locate(region, ContentKind.CHUNK, List.of(chunk))))
                .isEmpty();
        assertThat(await(verify().quarantined(region, 10))).isEmpty();
        assertThat(garbage()).containsExactly(object.name());
    }

    @Test
    void aCondemnedAndQuarantinedChunkIsLiveOnceItIsHealed() {
        WriteSession past = begin("past");
        ContentId chunk = storedChunk(past);
        release(past);
        quarantine(ContentKind.CHUNK, chunk);
        long generation = await(sweep().nextGeneration(region));
        await(sweep().condemn(region, ContentKind.CHUNK, generation, 10));

        WriteSession session = begin("writer");
        assertThat(pin(session, ContentKind.CHUNK, chunk)).isEmpty();
        await(index().recordChunks(session, List.of(object(session, ContentKind.CHUNK, chunk))));
        UUID image = commit(session, storedPage(session, chunk));
        sweepAll();
        assertThat(await(index().pages(region, image))).hasSize(1);
        assertThat(await(index().locate(region, ContentKind.CHUNK, List.of(chunk))))
                .containsKey(chunk);
    }

    @Test
    void aManifestThatIsNotedAsDamagedIsAffectedUntilTheNoteIsTakenBack() {
        WriteSession session = begin("writer");
        UUID image = commit(session, storedPage(session, storedChunk(session)));
        assertThat(await(verify().note(region, UUID.randomUUID(), true))).isFalse();
        assertThat(await(verify().note(region, image, true))).isTrue();
        assertThat(await(verify().affected(region))).containsExactly(image);
        assertThat(await(verify().note(region, image, false))).isTrue();
        assertThat(await(verify().affected(region))).isEmpty();
    }

    @Test
    void rootsAreMetOnceInTheOrderOfTheirImages() {
        List<UUID> images = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            WriteSession session = begin("writer-" + i);
            images.add(commit(session, storedPage(session, storedChunk(session))));
        }
        await(index().hold(region, images.get(0), UUID.randomUUID()));
        images.sort(Comparator.comparing(UUID::toString));
        List<RootName> first = await(verify().rootsAfter(region, new UUID(0, 0), 2));
        List<RootName> rest = await(verify().rootsAfter(region, first.get(1).manifestId(), 2));
        assertThat(first).extracting(RootName::manifestId).containsExactlyElementsOf(images.subList(0, 2));
        assertThat(rest).extracting(RootName::manifestId).containsExactlyElementsOf(images.subList(2, 3));
        assertThat(first.get(0).objectName())
                .isEqualTo(await(index().root(region, images.get(0))).orElseThrow());
    }

    @Test
    void anImageIsAffectedWhileItsRootIsQuarantined() {
        WriteSession session = begin("writer");
        UUID image = commit(session, storedPage(session, storedChunk(session)));
        RootName root = new RootName(image, session.uploadId());
        RootName earlier = new RootName(image, UUID.randomUUID());
        assertThat(await(verify().quarantine(region, earlier, Damage.MISSING))).isFalse();
        assertThat(await(verify().quarantine(region, root, Damage.MISSING))).isTrue();
        assertThat(await(verify().quarantinedRoots(region, 10)))
                .containsExactly(new QuarantinedRoot(root, Damage.MISSING));
        assertThat(await(verify().affected(region))).containsExactly(image);

        assertThat(await(verify().acquit(region, earlier))).isFalse();
        assertThat(await(verify().acquit(region, root))).isTrue();
        assertThat(await(verify().quarantinedRoots(region, 10))).isEmpty();
        assertThat(await(verify().affected(region))).isEmpty();
        await(verify().quarantine(region, root, Damage.CORRUPT));
        await(index().drop(region, image));
        assertThat(await(verify().quarantinedRoots(region, 10))).isEmpty();
    }

    @Test
    void aSuspicionChangesNothingAndIsKeptUntilItIsSettled() {
        WriteSession session = begin("writer");
        ContentId chunk = storedChunk(session);
        ContentId page = storedPage(session, chunk);
        UUID image = commit(session, page);
        IndexedObject root = new IndexedObject.ImageRoot(new RootName(image, session.uploadId()));
        IndexedObject content = new IndexedObject.Content(located(ContentKind.CHUNK, chunk));
        IndexedObject other = new IndexedObject.Content(located(ContentKind.PAGE, page));
        await(verify().suspect(region, content));
        await(verify().suspect(region, root));
        await(verify().suspect(region, other));
        await(verify().suspect(region, content));

        assertThat(await(verify().affected(region))).isEmpty();
        assertThat(pin(begin("next"), ContentKind.CHUNK, chunk)).containsKey(chunk);
        assertThat(await(verify().suspected(region, Duration.ofDays(1), 10))).isEmpty();
        assertThat(await(verify().suspected(region, AT_ONCE, 2))).containsExactly(content, root);
        await(verify().settle(region, content));
        assertThat(await(verify().suspected(region, AT_ONCE, 10))).containsExactly(root, other);
    }

    @Test
    void ofWhatIsQuarantinedNothingIsSuspectedAnyMore() {
        WriteSession session = begin("writer");
        ContentId chunk = storedChunk(session);
        UUID image = commit(session, storedPage(session, chunk));
        RootName root = new RootName(image, session.uploadId());
        IndexedObject content = new IndexedObject.Content(quarantine(ContentKind.CHUNK, chunk));
        await(verify().quarantine(region, root, Damage.CORRUPT));
        await(verify().suspect(region, content));
        await(verify().suspect(region, new IndexedObject.ImageRoot(root)));
        assertThat(await(verify().suspected(region, AT_ONCE, 10))).isEmpty();
    }

    @Test
    void aSuspicionOfWhatIsGoneIsForgotten() {
        WriteSession session = begin("writer");
        ContentId chunk = storedChunk(session);
        UUID image = commit(session, storedPage(session, chunk));
        StoredObject old = located(ContentKind.CHUNK, chunk);
        await(verify().suspect(region, new IndexedObject.Content(old)));
        await(verify().suspect(region, new IndexedObject.ImageRoot(new RootName(image, session.uploadId()))));
        await(index().drop(region, image));
        assertThat(await(verify().suspected(region, AT_ONCE, 10))).hasSize(1);
        sweepAll();
        assertThat(await(verify().suspected(region, AT_ONCE, 10))).isEmpty();
    }

    // ---- steps of a story

    private StoredObject quarantine(ContentKind kind, ContentId id) {
        StoredObject object = located(kind, id);
        assertThat(await(verify().quarantine(region, object, Damage.MISSING))).isTrue();
        return object;
    }

    private ContentId committedChunk() {
        WriteSession session = begin("committed");
        ContentId chunk = storedChunk(session);
        commit(session, storedPage(session, chunk));
        return chunk;
    }

    private WriteSession begin(String name) {
        return await(index().begin(region + "/" + name, region, domain, 1));
    }

    private void release(WriteSession session) {
        await(index().release(session.key(), session.fence()));
    }

    private Map<ContentId, StoredObject> pin(WriteSession session, ContentKind kind, ContentId id) {
        return await(index().pin(session, kind, List.of(id)));
    }

    private StoredObject located(ContentKind kind, ContentId id) {
        return Objects.requireNonNull(
                await(index().locate(region, kind, List.of(id))).get(id));
    }

    private ContentId storedChunk(WriteSession session) {
        ContentId id = newId();
        pin(session, ContentKind.CHUNK, id);
        await(index().recordChunks(session, List.of(object(session, ContentKind.CHUNK, id))));
        return id;
    }

    private ContentId storedPage(WriteSession session, ContentId... chunks) {
        ContentId id = newId();
        pin(session, ContentKind.PAGE, id);
        NewPage page = new NewPage(object(session, ContentKind.PAGE, id), Arrays.asList(chunks));
        await(index().recordPages(session, List.of(page)));
        return id;
    }

    private UUID commit(WriteSession session, ContentId... pages) {
        UUID manifest = UUID.randomUUID();
        await(index().reserve(session, new RootName(manifest, session.uploadId()).objectName()));
        await(index().commit(session, new ManifestReferences(manifest, region, domain, Arrays.asList(pages))));
        return manifest;
    }

    private List<String> garbage() {
        return await(sweep().garbage(region, AT_ONCE, 1000));
    }

    /** More generations than anything needs to be condemned and taken. */
    private void sweepAll() {
        for (int i = 0; i < 6; i++) {
            long generation = await(sweep().nextGeneration(region));
            for (ContentKind kind : List.of(ContentKind.PAGE, ContentKind.CHUNK)) {
                await(sweep().take(region, kind, generation, 1000));
                await(sweep().condemn(region, kind, generation, 1000));
            }
        }
    }

    private static StoredObject object(WriteSession session, ContentKind kind, ContentId id) {
        return new StoredObject(kind, id, session.uploadId(), 100);
    }

    private static ContentId newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new ContentId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
