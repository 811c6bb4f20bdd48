package dev.freezeframe.store.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.HmacKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    @ValueSource(ints = {1, 2, 100, 65_536, 1_048_575, 1_048_576})
    void contentOfAnyLengthComesBack(int length) throws Exception {
        for (byte[] plain : new byte[][] {randomBytes(length), repetitive(length), new byte[length]}) {
            assertThat(decode(ContentKind.CHUNK, plain, encode(ContentKind.CHUNK, plain)))
                    .isEqualTo(plain);
        }
    }

    @Test
    void contentThatDoesNotShrinkIsStoredAsItIs() {
        byte[] plain = randomBytes(100_000);
        ByteBuffer object = encode(ContentKind.CHUNK, plain);
        assertThat(object.remaining()).isEqualTo(ObjectCodec.MAX_OVERHEAD + plain.length);
        assertThat(encode(ContentKind.CHUNK, repetitive(100_000)).remaining()).isLessThan(10_000);
    }

    @Test
    void contentIsNotInTheObjectAndNoTwoSealingsAreEqual() {
        byte[] plain = randomBytes(1000);
        ByteBuffer one = encode(ContentKind.CHUNK, plain);
        ByteBuffer two = encode(ContentKind.CHUNK, plain);
        assertThat(bytes(one)).isNotEqualTo(bytes(two));
        assertThat(new String(bytes(one), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(plain, 0, 16, java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @Test
    void everyFlippedBitIsNoticedWithoutAnyKey() {
        byte[] plain = randomBytes(300);
        ContentKey key = ContentKey.of(keys.chunk(), ByteBuffer.wrap(plain));
        ByteBuffer object = encode(ContentKind.CHUNK, plain);
        StoredObject expected =
                new StoredObject(ContentKind.CHUNK, key.id(ContentKind.CHUNK), new UUID(0, 1), object.remaining());
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
        ByteBuffer object = encode(ContentKind.CHUNK, plain);
        for (int length = 0; length < object.remaining(); length++) {
            ByteBuffer cut = object.slice(0, length);
            assertThatThrownBy(() -> decode(ContentKind.CHUNK, plain, cut)).isInstanceOf(DamagedObjectException.class);
        }
    }

    @Test
    void contentThatWasNotWhatItWasNamedWhenItWasSealedIsNeverReturnedToItsDomain() throws Exception {
        byte[] plain = randomBytes(5000);
        byte[] other = randomBytes(5000);
        ContentKey key = ContentKey.of(keys.chunk(), ByteBuffer.wrap(plain));
        ByteBuffer object = codec.encode(ContentKind.CHUNK, key, direct(other), ByteBuffer.allocateDirect(LARGEST));
        ByteBuffer copy = direct(bytes(object));
        assertThatThrownBy(() -> decode(ContentKind.CHUNK, plain, object))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageContaining("does not match its id");
        // Who does not hold the domain's keys relies on whoever sealed it.
        assertThat(bytes(codec.decode(ContentKind.CHUNK, key, copy, ByteBuffer.allocateDirect(LARGEST), null)))
                .isEqualTo(other);
    }

    @Test
    void anObjectThatIsNotSealedIsRefused() {
        byte[] plain = randomBytes(100);
        ByteBuffer object = encode(ContentKind.CHUNK, plain);
        object.put(7, (byte) 0);
        ObjectHeader.sign(object);
        assertThatThrownBy(() -> decode(ContentKind.CHUNK, plain, object)).isInstanceOf(DamagedObjectException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 8, 11, 16, 27, 64, 70, 300})
    void forgedObjectsAreNeverOpened(int offset) {
        byte[] plain = repetitive(5000);
        plain[17] = 99;
        ByteBuffer object = encode(ContentKind.CHUNK, plain);
        int position = Math.min(offset, object.limit() - 1);
        flip(object, 8 * position);
        ObjectHeader.sign(object);
        assertThatThrownBy(() -> decode(ContentKind.CHUNK, plain, object)).isInstanceOf(DamagedObjectException.class);
    }

    @Test
    void theSameContentHasOtherKeysAndIdsInAnotherDomainAndAsAnotherKind() {
        DomainKeys stranger = DomainKeys.derive(HmacKey.of(new byte[32]), new UUID(3, 4));
        ByteBuffer plain = ByteBuffer.wrap(randomBytes(100));
        ContentKey key = ContentKey.of(keys.chunk(), plain);
        assertThat(ContentKey.of(stranger.chunk(), plain)).isNotEqualTo(key);
        assertThat(ContentKey.of(keys.page(), plain)).isNotEqualTo(key);
        assertThat(key.id(ContentKind.CHUNK)).isNotEqualTo(key.id(ContentKind.PAGE));
        assertThat(key.id(ContentKind.CHUNK).hex())
                .isNotEqualTo(java.util.HexFormat.of().formatHex(key.sealing().bytes()));
        assertThat(key).hasToString("ContentKey[…]");
    }

    @Test
    void anObjectThatClaimsTheIdOfAnotherKeyDoesNotOpen() {
        byte[] plain = randomBytes(100);
        ByteBuffer object = encode(ContentKind.CHUNK, plain);
        byte[] wanted = randomBytes(100);
        ContentKey key = ContentKey.of(keys.chunk(), ByteBuffer.wrap(wanted));
        object.put(28, key.id(ContentKind.CHUNK).bytes());
        ObjectHeader.sign(object);
        assertThatThrownBy(() -> decode(ContentKind.CHUNK, wanted, object))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageContaining("another key");
    }

    @Test
    void aChunkIsNotTakenForAPageNorForAnotherChunk() {
        byte[] plain = randomBytes(100);
        ByteBuffer object = encode(ContentKind.CHUNK, plain);
        assertThatThrownBy(() -> decode(ContentKind.PAGE, plain, object)).isInstanceOf(DamagedObjectException.class);
        assertThatThrownBy(() -> decode(ContentKind.CHUNK, randomBytes(100), object))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageContaining("another object");
    }

    @Test
    void contentThatClaimsToBeLargerThanItMayIsRefusedBeforeItIsDecompressed() {
        byte[] plain = new byte[LARGEST];
        ByteBuffer object = encode(ContentKind.CHUNK, plain);
        ContentKey key = ContentKey.of(keys.chunk(), ByteBuffer.wrap(plain));
        assertThatThrownBy(() -> codec.decode(
                        ContentKind.CHUNK, key, object, ByteBuffer.allocateDirect(LARGEST - 1), keys.chunk()))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageContaining("more than");
    }

    @Test
    void anObjectOfALaterVersionIsRefusedAsSuch() {
        byte[] plain = randomBytes(100);
        ByteBuffer object = encode(ContentKind.CHUNK, plain);
        object.put(4, (byte) 2);
        ObjectHeader.sign(object);
        assertThatThrownBy(() -> decode(ContentKind.CHUNK, plain, object))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageContaining("version 2");
    }

    private ByteBuffer encode(ContentKind kind, byte[] plain) {
        ByteBuffer source = direct(plain);
        ByteBuffer target = ByteBuffer.allocateDirect(plain.length + ObjectCodec.MAX_OVERHEAD);
        ByteBuffer object = codec.encode(kind, ContentKey.of(domainKey(kind), source), source, target);
        assertThat(source.remaining()).isEqualTo(plain.length);
        return object;
    }

    private byte[] decode(ContentKind kind, byte[] plain, ByteBuffer object) throws DamagedObjectException {
        ContentKey key = ContentKey.of(domainKey(kind), ByteBuffer.wrap(plain));
        return bytes(codec.decode(kind, key, object, ByteBuffer.allocateDirect(LARGEST), domainKey(kind)));
    }

    private HmacKey domainKey(ContentKind kind) {
        return kind == ContentKind.CHUNK ? keys.chunk() : keys.page();
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
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
