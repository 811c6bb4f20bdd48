package dev.freezeframe.store.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.keys.SealingKey;
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

    private final SealingKey key = SealingKey.random();

    @Test
    void aRootComesBack() throws Exception {
        for (Root root : List.of(
                root(1, null, Map.of()),
                root(5000, new UUID(1, 2), Map.of("name", "täglich \"1\"", "resource_type", "droplet")))) {
            assertThat(RootCodec.decode(RootCodec.encode(root, key), ID, key)).isEqualTo(root);
            RootCodec.check(RootCodec.encode(root, key));
        }
    }

    @Test
    void everyFlippedBitIsNoticed() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of("a", "b")), key);
        for (int bit = 0; bit < bytes.limit() * 8; bit++) {
            flip(bytes, bit);
            assertThatThrownBy(() -> RootCodec.decode(bytes, ID, key))
                    .as("bit %d", bit)
                    .isInstanceOf(InvalidManifestException.class);
            flip(bytes, bit);
        }
    }

    @Test
    void everyTruncationIsNoticed() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of("a", "b")), key);
        for (int length = 0; length < bytes.limit(); length++) {
            ByteBuffer cut = bytes.slice(0, length);
            assertThatThrownBy(() -> RootCodec.decode(cut, ID, key)).isInstanceOf(InvalidManifestException.class);
        }
    }

    @Test
    void aForgedRootWithAValidChecksumIsRefused() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of()), key);
        flip(bytes, 8 * 100);
        checksum(bytes);
        assertThatThrownBy(() -> RootCodec.decode(bytes, ID, key))
                .isInstanceOf(InvalidManifestException.class)
                .hasMessageContaining("not authentic");
    }

    @Test
    void aRootDoesNotOpenWithTheKeyOfAnotherImage() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of()), key);
        assertThatThrownBy(() -> RootCodec.decode(bytes, ID, SealingKey.random()))
                .isInstanceOf(InvalidManifestException.class)
                .hasMessageContaining("not authentic");
    }

    @Test
    void nothingButTheImageShows() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of("name", "plain words")), key);
        assertThat(new String(bytes.array(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("plain")
                .doesNotContain("name");
    }

    @Test
    void theGenuineRootOfAnotherImageIsRefused() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of()), key);
        assertThatThrownBy(() -> RootCodec.decode(bytes, new UUID(7, 9), key))
                .isInstanceOf(InvalidManifestException.class)
                .hasMessageContaining("not of");
    }

    @Test
    void anImageForANewerReaderIsRefusedAsSuch() {
        ByteBuffer bytes = RootCodec.encode(root(2, null, Map.of()), key);
        bytes.putShort(10, (short) 2);
        assertThatThrownBy(() -> RootCodec.decode(bytes, ID, key))
                .isInstanceOf(InvalidManifestException.class)
                .hasMessageContaining("version 2 or newer");
    }

    @Test
    void aLaterVersionThatOlderReadersMayReadIsRead() throws Exception {
        Root root = root(2, null, Map.of());
        assertThat(RootCodec.decode(edited(root, 8, (short) 3), ID, key)).isEqualTo(root);
    }

    @Test
    void unknownFlagsAreRefused() throws Exception {
        ByteBuffer bytes = edited(root(2, null, Map.of()), 14, (short) 1);
        assertThatThrownBy(() -> RootCodec.decode(bytes, ID, key))
                .isInstanceOf(InvalidManifestException.class)
                .hasMessageContaining("features");
    }

    @Test
    void lengthsThatAreSealedButWrongAreRefused() throws Exception {
        for (int offset : new int[] {0, 8, 52, 60, 64}) {
            for (int value : new int[] {0, -1, Integer.MAX_VALUE, 3}) {
                ByteBuffer fields = opened(RootCodec.encode(root(2, null, Map.of("k", "v")), key));
                if (fields.getInt(offset) == value) {
                    continue;
                }
                fields.putInt(offset, value);
                ByteBuffer bytes = sealed(RootCodec.encode(root(2, null, Map.of("k", "v")), key), fields);
                assertThatThrownBy(() -> RootCodec.decode(bytes, ID, key))
                        .as("%d at %d", value, offset)
                        .isInstanceOf(InvalidManifestException.class)
                        .hasMessageNotContaining("authentic");
            }
        }
    }

    /** A root with another value in its header, sealed as if it had always been there. */
    private ByteBuffer edited(Root root, int offset, short value) throws Exception {
        ByteBuffer bytes = RootCodec.encode(root, key);
        ByteBuffer fields = opened(bytes);
        bytes.putShort(offset, value);
        return sealed(bytes, fields);
    }

    private ByteBuffer opened(ByteBuffer bytes) throws Exception {
        ByteBuffer fields = ByteBuffer.allocate(bytes.limit());
        key.open(nonce(bytes), header(bytes), sealedPart(bytes), fields);
        return fields.flip();
    }

    private ByteBuffer sealed(ByteBuffer bytes, ByteBuffer fields) {
        key.seal(nonce(bytes), header(bytes), fields, sealedPart(bytes));
        checksum(bytes);
        return bytes;
    }

    private static ByteBuffer sealedPart(ByteBuffer bytes) {
        return bytes.slice(RootCodec.HEADER_LENGTH, bytes.limit() - RootCodec.HEADER_LENGTH - RootCodec.TRAILER_LENGTH);
    }

    private static ByteBuffer header(ByteBuffer bytes) {
        return bytes.slice(0, RootCodec.HEADER_LENGTH);
    }

    private static byte[] nonce(ByteBuffer bytes) {
        byte[] nonce = new byte[SealingKey.NONCE_LENGTH];
        bytes.get(32, nonce);
        return nonce;
    }

    private static Root root(int pageCount, @Nullable UUID parent, Map<String, String> metadata) {
        List<ContentKey> pages = new ArrayList<>();
        for (int i = 0; i < pageCount; i++) {
            pages.add(new ContentKey(i, 0, 0, 0));
        }
        long size = (long) pageCount * Page.ENTRIES * Root.DEFAULT_CHUNK_SIZE - 5;
        Instant created = Instant.parse("2026-11-01T12:00:00.123Z");
        return new Root(ID, DOMAIN, parent, size, Root.DEFAULT_CHUNK_SIZE, created, 17, pages, metadata);
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
