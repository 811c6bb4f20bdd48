package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.StoreFixture.CHUNK;
import static dev.freezeframe.store.image.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.index.MissingContentException;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImageComposerTest {
    private static final long SIZE = (long) CHUNK * (2 * Page.ENTRIES + 1) + 100;

    private final StoreFixture store = new StoreFixture();
    private final ImageComposer composer =
            new ImageComposer(store.bucket, store.index, store.keys, store.resources, Clock.systemUTC());
    private final TreeMap<Long, StoredChunk> changes = new TreeMap<>();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anImageIsComposedOfChunksAlone() throws Exception {
        WriteSession session = store.begin();
        put(session, 3, content(1, CHUNK));
        put(session, 4, new byte[CHUNK]);
        put(session, 2 * Page.ENTRIES + 1, content(2, 100));
        WrittenImage image = compose(session, null, SIZE);
        assertThat(image.chunks()).isEqualTo(2);

        byte[] restored = store.restore(image.manifestId()).content();
        assertThat(part(restored, 3, CHUNK)).isEqualTo(content(1, CHUNK));
        assertThat(part(restored, 2 * Page.ENTRIES + 1, 100)).isEqualTo(content(2, 100));
        Arrays.fill(restored, 3 * CHUNK, 4 * CHUNK, (byte) 0);
        Arrays.fill(restored, restored.length - 100, restored.length, (byte) 0);
        assertThat(restored).isEqualTo(new byte[Math.toIntExact(SIZE)]);
    }

    @Test
    void whatDidNotChangeIsTheBases() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(CHUNK * (Page.ENTRIES + 2));
        disk.write(0, ByteBuffer.wrap(content(3, CHUNK)));
        disk.write(CHUNK, ByteBuffer.wrap(content(4, CHUNK)));
        disk.write((long) CHUNK * (Page.ENTRIES + 1), ByteBuffer.wrap(content(5, CHUNK)));
        Root base = await(store.reader().root(store.save(disk).manifestId()));
        int pages = pages();

        WriteSession session = store.begin();
        put(session, 1, new byte[CHUNK]);
        put(session, 2, content(6, CHUNK));
        WrittenImage image = compose(session, base, SIZE - 100);

        Root root = await(store.reader().root(image.manifestId()));
        assertThat(root.pages().get(1)).isEqualTo(base.pages().get(1));
        assertThat(root.chunkCount()).isEqualTo(3);
        assertThat(pages()).isEqualTo(pages + 1);
        byte[] restored = store.restore(image.manifestId()).content();
        assertThat(part(restored, 0, CHUNK)).isEqualTo(content(3, CHUNK));
        assertThat(part(restored, 1, CHUNK)).isEqualTo(new byte[CHUNK]);
        assertThat(part(restored, 2, CHUNK)).isEqualTo(content(6, CHUNK));
        assertThat(part(restored, Page.ENTRIES + 1, CHUNK)).isEqualTo(content(5, CHUNK));
    }

    @Test
    void aBaseMayBeDeletedAsLongAsItsPagesAreHeld() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(CHUNK * 2);
        disk.write(0, ByteBuffer.wrap(content(8, CHUNK)));
        UUID base = store.save(disk).manifestId();
        byte[] kept = await(composer.keep(await(store.reader().root(base))));
        UUID holder = UUID.randomUUID();
        assertThat(await(store.index.hold(StoreFixture.REGION, base, holder))).isTrue();
        await(store.index.drop(StoreFixture.REGION, base));
        store.sweep();
        store.sweep();

        WriteSession session = store.begin();
        put(session, 1, content(9, CHUNK));
        Root root = await(composer.kept(StoreFixture.DOMAIN, base, kept));
        WrittenImage image = compose(session, root, CHUNK * 2);
        await(store.index.drop(StoreFixture.REGION, holder));
        byte[] restored = store.restore(image.manifestId()).content();
        assertThat(part(restored, 0, CHUNK)).isEqualTo(content(8, CHUNK));
        assertThat(part(restored, 1, CHUNK)).isEqualTo(content(9, CHUNK));
    }

    @Test
    void chunksOfASessionThatWasGivenUpAreSweptAndNotReferredTo() throws Exception {
        WriteSession session = store.begin();
        put(session, 0, content(7, CHUNK));
        await(store.index.release(session.key(), session.fence()));
        store.sweep();
        store.sweep();
        assertThat(store.bucket.names()).isEmpty();
        assertThatThrownBy(() -> compose(store.begin(), null, SIZE)).isInstanceOf(MissingContentException.class);
    }

    @Test
    void aBaseThatDoesNotFitIsRefused() throws Exception {
        Root base = await(
                store.reader().root(store.save(new InMemoryDisk(CHUNK + 1)).manifestId()));
        assertThatThrownBy(() -> compose(store.begin(), base, CHUNK)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> compose(store.begin(), base, 4L * CHUNK)).isInstanceOf(IllegalArgumentException.class);
    }

    private void put(WriteSession session, long index, byte[] content) {
        changes.put(index, await(composer.store(session, CHUNK, ByteBuffer.wrap(content))));
    }

    private WrittenImage compose(WriteSession session, @org.jspecify.annotations.Nullable Root base, long size)
            throws Exception {
        WrittenImage image = composer.compose(
                store.spec(),
                session,
                size,
                base == null ? null : store.reader().blocks(base),
                (first, count) -> changes.subMap(first, first + count),
                Fence.open(),
                done -> {});
        await(store.index.commit(session, image.references()));
        return image;
    }

    private int pages() {
        List<String> names = List.copyOf(store.bucket.names());
        return (int) names.stream().filter(name -> name.startsWith("pages/")).count();
    }

    private static byte[] content(long seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    private static byte[] part(byte[] disk, int index, int length) {
        return Arrays.copyOfRange(disk, index * CHUNK, index * CHUNK + length);
    }
}
