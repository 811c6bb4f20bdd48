package dev.freezeframe.store.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.KeyRing;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RootCodecTest {
    private static final UUID ID = new UUID(7, 8);
    private static final UUID DOMAIN = new UUID(9, 10);

    private final KeyRing ring = KeyRing.of(HmacKey.of(new byte[32]));
    private final DomainKeys keys = ring.domain(DOMAIN);

    @Test
    void aRootComesBack() throws Exception {
        for (Root root : List.of(
                root(1, null, Map.of()),
                root(5000, new UUID(1, 2), Map.of("name", "täglich \"1\"", "resource_type", "droplet")))) {
            assertThat(RootCodec.decode(RootCodec.encode(root, keys.root()), ID, ring))
                    .isEqualTo(root);
            RootCodec.check(RootCodec.encode(root, keys.root()));
        }
    }

    @Test
    void everyFlippedBitIsNoticed() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of("a", "b")), keys.root());
        for (int bit = 0; bit < bytes.limit() * 8; bit++) {
            flip(bytes, bit);
            assertThatThrownBy(() -> RootCodec.decode(bytes, ID, ring))
                    .as("bit %d", bit)
                    .isInstanceOf(InvalidManifestException.class);
            flip(bytes, bit);
        }
    }

    @Test
    void everyTruncationIsNoticed() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of("a", "b")), keys.root());
        for (int length = 0; length < bytes.limit(); length++) {
            ByteBuffer cut = bytes.slice(0, length);
            assertThatThrownBy(() -> RootCodec.decode(cut, ID, ring)).isInstanceOf(InvalidManifestException.class);
        }
    }

    @Test
    void aForgedRootWithAValidChecksumIsRefused() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of()), keys.root());
        flip(bytes, 8 * 120);
        checksum(bytes);
        assertThatThrownBy(() -> RootCodec.decode(bytes, ID, ring))
                .isInstanceOf(InvalidManifestException.class)
                .hasMessageContaining("not authentic");
    }

    @Test
    void theGenuineRootOfAnotherImageIsRefused() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of()), keys.root());
        assertThatThrownBy(() -> RootCodec.decode(bytes, new UUID(7, 9), ring))
                .isInstanceOf(InvalidManifestException.class)
                .hasMessageContaining("not of");
    }

    @Test
    void anImageForANewerReaderIsRefusedAsSuch() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of()), keys.root());
        bytes.putShort(10, (short) 2);
        assertThatThrownBy(() -> RootCodec.decode(bytes, ID, ring))
                .isInstanceOf(InvalidManifestException.class)
                .hasMessageContaining("version 2 or newer");
    }

    @Test
    void aLaterVersionThatOlderReadersMayReadIsRead() throws Exception {
        Root root = root(2, null, Map.of());
        ByteBuffer bytes = RootCodec.encode(root, keys.root());
        bytes.putShort(8, (short) 3);
        sign(bytes);
        assertThat(RootCodec.decode(bytes, ID, ring)).isEqualTo(root);
    }

    @Test
    void unknownFlagsAndAKeyTableAreRefused() {
        for (int offset : new int[] {12, 104}) {
            ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of()), keys.root());
            bytes.putInt(offset, 1);
            sign(bytes);
            assertThatThrownBy(() -> RootCodec.decode(bytes, ID, ring)).isInstanceOf(InvalidManifestException.class);
        }
    }

    @Test
    void lengthsThatAreSignedButWrongAreRefused() {
        for (int offset : new int[] {16, 24, 28, 88, 96, 100}) {
            for (int value : new int[] {0, -1, Integer.MAX_VALUE, 3}) {
                ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of("k", "v")), keys.root());
                if (bytes.getInt(offset) == value) {
                    continue;
                }
                bytes.putInt(offset, value);
                sign(bytes);
                assertThatThrownBy(() -> RootCodec.decode(bytes, ID, ring))
                        .as("%d at %d", value, offset)
                        .isInstanceOf(InvalidManifestException.class);
            }
        }
    }

    private static Root root(int pageCount, @Nullable UUID parent, Map<String, String> metadata) {
        List<ContentId> pages = new ArrayList<>();
        for (int i = 0; i < pageCount; i++) {
            pages.add(new ContentId(i, 0, 0, 0));
        }
        long size = (long) pageCount * Page.ENTRIES * Root.DEFAULT_CHUNK_SIZE - 5;
        Instant created = Instant.parse("2026-11-01T12:00:00.123Z");
        return new Root(ID, DOMAIN, parent, size, Root.DEFAULT_CHUNK_SIZE, created, 17, pages, metadata);
    }

    private void sign(ByteBuffer bytes) {
        checksum(bytes);
        int end = bytes.limit() - HmacKey.LENGTH;
        bytes.put(end, keys.root().code(bytes.slice(0, end)));
    }

    private static void checksum(ByteBuffer bytes) {
        int end = bytes.limit() - RootCodec.TRAILER_LENGTH;
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, end));
        bytes.putInt(end, (int) crc.getValue());
    }

    private static void flip(ByteBuffer bytes, int bit) {
        bytes.put(bit / 8, (byte) (bytes.get(bit / 8) ^ (1 << (bit % 8))));
    }
}
