package dev.freezeframe.store.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.ObjectCodec;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.InMemoryChunkIndex;
import dev.freezeframe.store.index.Quarantined;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.object.FaultyObjectStore;
import dev.freezeframe.store.object.FaultyObjectStore.Fault;
import dev.freezeframe.store.object.InMemoryObjectStore;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScrubberTest {
    private static final String REGION = "nyc3";
    private static final String LANDMARK = "freezeframe.json";

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC);
    private final InMemoryChunkIndex index = new InMemoryChunkIndex(clock);
    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final ObjectCodec codec = new ObjectCodec();
    private final List<StoredObject> stored = new ArrayList<>();

    @AfterEach
    void close() {
        codec.close();
    }

    @Test
    void aPassReadsEveryObjectOnceAndFindsNothingWrong() throws Exception {
        store(7);
        ScrubReport report = scrubber(bucket).run(ScrubPosition.START, forEver());
        assertThat(report.objects()).isEqualTo(7);
        assertThat(report.bytes())
                .isEqualTo(stored.stream().mapToLong(StoredObject::length).sum());
        assertThat(report.suspected()).isZero();
        assertThat(report.complete()).isTrue();
        assertThat(await(index.quarantined(REGION, 10))).isEmpty();
    }

    @Test
    void everyKindOfDamageIsQuarantinedForWhatItIs() throws Exception {
        store(5);
        bucket.damage(stored.get(0).name(), 70);
        await(bucket.delete(List.of(stored.get(1).name())));
        await(bucket.put(
                stored.get(2).name(), ByteBuffer.wrap(bucket.bytes(stored.get(3).name()))));
        byte[] whole = bucket.bytes(stored.get(4).name());
        await(bucket.put(stored.get(4).name(), ByteBuffer.wrap(whole, 0, whole.length - 1)));

        ScrubReport report = scrubber(bucket).run(ScrubPosition.START, forEver());
        assertThat(report.suspected()).isEqualTo(4);
        assertThat(await(index.quarantined(REGION, 10))).as("after one look").isEmpty();
        assertThat(scrubber(bucket).lookAgain(Duration.ZERO)).isEqualTo(new SecondLook(4, 0));
        assertThat(await(index.quarantined(REGION, 10)))
                .containsExactlyInAnyOrder(
                        new Quarantined(stored.get(0), Damage.CORRUPT),
                        new Quarantined(stored.get(1), Damage.MISSING),
                        new Quarantined(stored.get(2), Damage.CORRUPT),
                        new Quarantined(stored.get(4), Damage.CORRUPT));
    }

    @Test
    void aRunThatIsStoppedIsGoneOnWith() throws Exception {
        store(10);
        ScrubPosition position = ScrubPosition.START;
        long read = 0;
        int runs = 0;
        boolean complete = false;
        while (!complete) {
            ScrubReport report = scrubber(bucket).run(position, forObjects(3));
            position = report.position();
            read += report.objects();
            complete = report.complete();
            runs++;
        }
        assertThat(read).isEqualTo(10);
        assertThat(runs).isEqualTo(4);
    }

    @Test
    void aStoreThatIsAwayIsNoDamage() throws Exception {
        store(3);
        ObjectStore away = new FaultyObjectStore(bucket, (operation, name) -> Fault.BEFORE);
        assertThatThrownBy(() -> scrubber(away).run(ScrubPosition.START, forEver()))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(await(index.quarantined(REGION, 10))).isEmpty();
    }

    @Test
    void whatIsWholeAtTheSecondLookIsNotDamaged() throws Exception {
        store(3);
        bucket.damage(stored.get(0).name(), 70);
        bucket.damage(stored.get(1).name(), 70);
        scrubber(bucket).run(ScrubPosition.START, forEver());
        bucket.damage(stored.get(1).name(), 70);

        assertThat(scrubber(bucket).lookAgain(Duration.ofSeconds(1)))
                .as("too early")
                .isEqualTo(new SecondLook(0, 0));
        assertThat(scrubber(bucket).lookAgain(Duration.ZERO)).isEqualTo(new SecondLook(1, 1));
        assertThat(await(index.quarantined(REGION, 10)))
                .containsExactly(new Quarantined(stored.get(0), Damage.CORRUPT));
        assertThat(scrubber(bucket).lookAgain(Duration.ZERO)).isEqualTo(new SecondLook(0, 0));
    }

    @Test
    void aSecondLookThatIsNotAnsweredIsTakenLater() throws Exception {
        store(1);
        bucket.damage(stored.get(0).name(), 70);
        scrubber(bucket).run(ScrubPosition.START, forEver());
        ObjectStore away = new FaultyObjectStore(bucket, (operation, name) -> Fault.BEFORE);
        assertThatThrownBy(() -> scrubber(away).lookAgain(Duration.ZERO)).isInstanceOf(StoreUnavailableException.class);
        assertThat(scrubber(bucket).lookAgain(Duration.ZERO)).isEqualTo(new SecondLook(1, 0));
    }

    @Test
    void anEmptyBucketQuarantinesNothingAndIsReported() throws Exception {
        store(3);
        await(bucket.delete(bucket.names()));
        assertThatThrownBy(() -> scrubber(bucket).run(ScrubPosition.START, forEver()))
                .hasMessageContaining("not the bucket that it was");
        assertThat(await(index.quarantined(REGION, 10))).isEmpty();
    }

    private Scrubber scrubber(ObjectStore objects) {
        return new Scrubber(REGION, index, objects, LANDMARK, Pace.ofBytesPerSecond(1L << 40));
    }

    private void store(int count) {
        await(bucket.put(LANDMARK, ByteBuffer.wrap(new byte[] {'{', '}'})));
        WriteSession session = await(index.begin("writer", REGION, UUID.randomUUID(), 1));
        for (int i = 0; i < count; i++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            ContentKey key = new ContentKey(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            ContentId id = key.id(ContentKind.CHUNK);
            byte[] content = new byte[1000];
            random.nextBytes(content);
            ByteBuffer plain =
                    ByteBuffer.allocateDirect(content.length).put(content).flip();
            ByteBuffer object = codec.encode(
                    ContentKind.CHUNK,
                    key,
                    plain,
                    ByteBuffer.allocateDirect(content.length + ObjectCodec.MAX_OVERHEAD));
            StoredObject upload = new StoredObject(ContentKind.CHUNK, id, session.uploadId(), object.remaining());
            await(index.pin(session, ContentKind.CHUNK, List.of(id)));
            await(bucket.put(upload.name(), object));
            await(index.recordChunks(session, List.of(upload)));
            stored.add(upload);
        }
    }

    private static Scrubber.Listener forEver() {
        return forObjects(Integer.MAX_VALUE);
    }

    private static Scrubber.Listener forObjects(int count) {
        return new Scrubber.Listener() {
            private int left = count;

            @Override
            public boolean goesOn() {
                return left-- > 0;
            }

            @Override
            public void reached(ScrubPosition position) {}
        };
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
