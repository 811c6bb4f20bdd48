package dev.freezeframe.store.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.HmacKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectCodecTest {
    private static final int LARGEST = 1 << 20;

    private final DomainKeys keys = DomainKeys.derive(HmacKey.of(new byte[32]), new UUID(1, 2));
    private final ObjectCodec codec = new ObjectCodec();
    private final Random random = new Random(11);

    @AfterEach
    void close() {
        codec.close();
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,true", "100,false", "65536,true", "1048575,false", "1048576,true", "1048576,false"})
    void contentOfAnyLengthComesBack(int length, boolean sealed) throws Exception {
        for (byte[] plain : new byte[][] {randomBytes(length), repetitive(length), new byte[length]}) {
            assertThat(decode(ContentKind.CHUNK, plain, encode(ContentKind.CHUNK, plain, sealed)))
                    .isEqualTo(plain);
        }
    }

    @Test
    void contentThatDoesNotShrinkIsStoredAsItIs() {
        byte[] plain = randomBytes(100_000);
        ByteBuffer object = encode(ContentKind.CHUNK, plain, false);
        assertThat(object.remaining()).isEqualTo(ObjectHeader.LENGTH + plain.length);
        assertThat(bytes(object.slice(ObjectHeader.LENGTH, plain.length))).isEqualTo(plain);
        assertThat(encode(ContentKind.CHUNK, repetitive(100_000), false).remaining())
                .isLessThan(10_000);
    }

    @Test
    void sealedContentIsNotInTheObjectAndNoTwoSealingsAreEqual() {
        byte[] plain = randomBytes(1000);
        ByteBuffer one = encode(ContentKind.CHUNK, plain, true);
        ByteBuffer two = encode(ContentKind.CHUNK, plain, true);
        assertThat(bytes(one)).isNotEqualTo(bytes(two));
        assertThat(new String(bytes(one), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(plain, 0, 16, java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyFlippedBitIsNoticedWithoutAnyKey(boolean sealed) {
        byte[] plain = randomBytes(300);
        ContentId id = ContentId.of(keys.chunkId(), ByteBuffer.wrap(plain));
        ByteBuffer object = encode(ContentKind.CHUNK, plain, sealed);
        StoredObject expected = new StoredObject(ContentKind.CHUNK, id, new UUID(0, 1), object.remaining());
        for (int bit = 0; bit < object.remaining() * 8; bit++) {
            flip(object, bit);
            assertThatThrownBy(() -> ObjectCodec.check(object, expected))
                    .as("bit %d", bit)
                    .isInstanceOf(DamagedObjectException.class);
            flip(object, bit);
        }
        assertThat(bytes(object)).hasSize(expected.length());
    }

    @Test
    void everyTruncationIsNoticed() {
        byte[] plain = randomBytes(200);
        ByteBuffer object = encode(ContentKind.CHUNK, plain, false);
        for (int length = 0; length < object.remaining(); length++) {
            ByteBuffer cut = object.slice(0, length);
            assertThatThrownBy(() -> decode(ContentKind.CHUNK, plain, cut)).isInstanceOf(DamagedObjectException.class);
        }
    }

    @Test
    void forgedContentWithAValidChecksumIsNeverReturned() {
        byte[] plain = randomBytes(5000);
        ByteBuffer object = encode(ContentKind.CHUNK, plain, false);
        flip(object, 8 * 1000);
        ObjectHeader.sign(object);
        assertThatThrownBy(() -> decode(ContentKind.CHUNK, plain, object))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageContaining("does not match its id");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 8, 11, 16, 27, 64, 70, 300})
    void forgedSealedObjectsAreNeverOpened(int offset) {
        byte[] plain = repetitive(5000);
        plain[17] = 99;
        ByteBuffer object = encode(ContentKind.CHUNK, plain, true);
        int position = Math.min(offset, object.limit() - 1);
        flip(object, 8 * position);
        ObjectHeader.sign(object);
        assertThatThrownBy(() -> decode(ContentKind.CHUNK, plain, object)).isInstanceOf(DamagedObjectException.class);
    }

    @Test
    void aSealedObjectDoesNotOpenWithTheKeysOfAnotherDomain() {
        DomainKeys stranger = DomainKeys.derive(HmacKey.of(new byte[32]), new UUID(3, 4));
        byte[] plain = randomBytes(100);
        ContentId id = ContentId.of(keys.chunkId(), ByteBuffer.wrap(plain));
        ByteBuffer object = encode(ContentKind.CHUNK, plain, true);
        assertThatThrownBy(() -> codec.decode(
                        ContentKind.CHUNK,
                        id,
                        object,
                        ByteBuffer.allocateDirect(LARGEST),
                        keys.chunkId(),
                        stranger.sealing()))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageContaining("another key");
    }

    @Test
    void aChunkIsNotTakenForAPageNorForAnotherChunk() {
        byte[] plain = randomBytes(100);
        ByteBuffer object = encode(ContentKind.CHUNK, plain, false);
        assertThatThrownBy(() -> decode(ContentKind.PAGE, plain, object)).isInstanceOf(DamagedObjectException.class);
        assertThatThrownBy(() -> decode(ContentKind.CHUNK, randomBytes(100), object))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageContaining("another object");
    }

    @Test
    void contentThatClaimsToBeLargerThanItMayIsRefusedBeforeItIsDecompressed() {
        byte[] plain = new byte[LARGEST];
        ByteBuffer object = encode(ContentKind.CHUNK, plain, false);
        ContentId id = ContentId.of(keys.chunkId(), ByteBuffer.wrap(plain));
        assertThatThrownBy(() -> codec.decode(
                        ContentKind.CHUNK,
                        id,
                        object,
                        ByteBuffer.allocateDirect(LARGEST - 1),
                        keys.chunkId(),
                        keys.sealing()))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageContaining("more than");
    }

    @Test
    void anObjectOfALaterVersionIsRefusedAsSuch() {
        byte[] plain = randomBytes(100);
        ByteBuffer object = encode(ContentKind.CHUNK, plain, false);
        object.put(4, (byte) 2);
        ObjectHeader.sign(object);
        assertThatThrownBy(() -> decode(ContentKind.CHUNK, plain, object))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageContaining("version 2");
    }

    private ByteBuffer encode(ContentKind kind, byte[] plain, boolean sealed) {
        ByteBuffer source = ByteBuffer.allocateDirect(plain.length).put(plain).flip();
        ByteBuffer target = ByteBuffer.allocateDirect(plain.length + ObjectCodec.MAX_OVERHEAD);
        ContentId id = ContentId.of(idKey(kind), source);
        @Nullable HmacKey sealing = sealed ? keys.sealing() : null;
        ByteBuffer object = codec.encode(kind, id, source, target, sealing);
        assertThat(source.remaining()).isEqualTo(plain.length);
        return object;
    }

    private byte[] decode(ContentKind kind, byte[] plain, ByteBuffer object) throws DamagedObjectException {
        ContentId id = ContentId.of(idKey(kind), ByteBuffer.wrap(plain));
        ByteBuffer target = ByteBuffer.allocateDirect(LARGEST);
        return bytes(codec.decode(kind, id, object, target, idKey(kind), keys.sealing()));
    }

    private HmacKey idKey(ContentKind kind) {
        return kind == ContentKind.CHUNK ? keys.chunkId() : keys.pageId();
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] repetitive(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private static void flip(ByteBuffer object, int bit) {
        object.put(bit / 8, (byte) (object.get(bit / 8) ^ (1 << (bit % 8))));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
