package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.StoreFixture.CHUNK;
import static dev.freezeframe.store.image.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImageBlocksTest {
    private final StoreFixture store = new StoreFixture();
    private final InMemoryDisk disk = new InMemoryDisk(CHUNK * (Page.ENTRIES + 3) + 100);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void chunksAreReadInAnyOrder() throws Exception {
        fill(Page.ENTRIES + 3, 100);
        fill(7, CHUNK);
        fill(Page.ENTRIES, CHUNK);
        ImageBlocks image = saved();
        for (long index : new long[] {Page.ENTRIES + 3, 7, Page.ENTRIES}) {
            assertThat(read(image, index)).isEqualTo(content(index));
        }
        assertThat(await(image.pageOf(8)).entry(8).isZeros()).isTrue();
    }

    @Test
    void damagedChunkIsNeverGivenOutAndItsRangeIsNamed() throws Exception {
        fill(2, CHUNK);
        fill(3, CHUNK);
        ImageBlocks image = saved();
        ImageBlocks.LocatedPage page = await(image.pageOf(2));
        String object =
                Objects.requireNonNull(page.objects().get(page.entry(2).id())).name();
        byte[] wrong = bytes(await(store.bucket.get(object, ObjectStore.Destination.onHeap(2 * CHUNK))));
        wrong[wrong.length - 1] ^= 1;
        await(store.bucket.put(object, ByteBuffer.wrap(wrong)));

        assertThatThrownBy(() -> read(image, 2))
                .cause()
                .isInstanceOf(DamagedChunkException.class)
                .hasMessageContaining("bytes " + 2 * CHUNK + " to " + (3 * CHUNK - 1));
        assertThat(read(image, 3)).isEqualTo(content(3));
    }

    private ImageBlocks saved() throws Exception {
        Root root = await(store.reader().root(store.save(disk).manifestId()));
        return store.reader().blocks(root);
    }

    private void fill(long index, int length) {
        byte[] data = new byte[length];
        new Random(index).nextBytes(data);
        disk.write(index * CHUNK, ByteBuffer.wrap(data));
    }

    private byte[] content(long index) {
        int start = Math.toIntExact(index * CHUNK);
        return Arrays.copyOfRange(disk.content(), start, Math.min(start + CHUNK, disk.content().length));
    }

    private static byte[] read(ImageBlocks image, long index) {
        return bytes(await(
                image.pageOf(index).thenCompose(page -> image.read(page, index, ByteBuffer.allocateDirect(CHUNK)))));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
