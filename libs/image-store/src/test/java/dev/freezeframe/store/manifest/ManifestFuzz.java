package dev.freezeframe.store.manifest;

import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.keys.SealingKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Any bytes as a page or a root, the latter sealed with the right key and with the right checksum, as whoever has the key could make it:
 * it is read, and written again says the same, or it is refused. The first byte says what the others are.
 */
public final class ManifestFuzz {
    private static final SealingKey KEY = SealingKey.of(new byte[SealingKey.LENGTH]);

    private ManifestFuzz() {}

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch (input[0] % 3) {
                case 0 -> page(bytes);
                case 1 -> RootCodec.check(ByteBuffer.wrap(bytes));
                default -> root(bytes);
            }
        } catch (InvalidManifestException refused) {
            // As it should be.
        }
    }

    private static void page(byte[] bytes) throws InvalidManifestException {
        ByteBuffer whole = ByteBuffer.wrap(Arrays.copyOf(bytes, Page.LENGTH));
        Page page = Page.parse(whole);
        if (!page.bytes().equals(whole)) {
            throw new AssertionError("a page was read that is written differently");
        }
    }

    private static void root(byte[] bytes) throws InvalidManifestException {
        if (bytes.length < RootCodec.HEADER_LENGTH) {
            return;
        }
        ByteBuffer object = seal(bytes);
        Root root = RootCodec.decode(object, RootCodec.uuid(object, RootCodec.IMAGE_OFFSET), KEY);
        if (!RootCodec.decode(RootCodec.encode(root, KEY), root.manifestId(), KEY)
                .equals(root)) {
            throw new AssertionError("a root was read that is written differently");
        }
    }

    private static ByteBuffer seal(byte[] bytes) {
        ByteBuffer fields = ByteBuffer.wrap(bytes, RootCodec.HEADER_LENGTH, bytes.length - RootCodec.HEADER_LENGTH);
        int sealed = fields.remaining() + SealingKey.TAG_LENGTH;
        ByteBuffer object = ByteBuffer.allocate(RootCodec.HEADER_LENGTH + sealed + RootCodec.TRAILER_LENGTH);
        object.put(bytes, 0, RootCodec.HEADER_LENGTH);
        object.putInt(RootCodec.HEADER_LENGTH - Integer.BYTES, sealed);
        byte[] nonce =
                Arrays.copyOfRange(bytes, RootCodec.NONCE_OFFSET, RootCodec.NONCE_OFFSET + SealingKey.NONCE_LENGTH);
        KEY.seal(nonce, object.slice(0, RootCodec.HEADER_LENGTH), fields, object);
        CRC32C crc = new CRC32C();
        crc.update(object.slice(0, object.position()));
        return object.putInt((int) crc.getValue()).flip();
    }

    /** Writes what a fuzzer begins with into a folder below the one that is its argument. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]).resolve("ManifestFuzz"));
        Root root = new Root(
                new UUID(1, 2),
                new UUID(3, 4),
                new UUID(5, 6),
                3L * Page.ENTRIES * Root.MIN_CHUNK_SIZE - 5,
                Root.MIN_CHUNK_SIZE,
                Instant.EPOCH,
                17,
                List.of(new ContentKey(1, 0, 0, 0), ContentKey.ZERO, new ContentKey(2, 0, 0, 0)),
                Map.of("name", "seed"));
        ByteBuffer object = RootCodec.encode(root, KEY, new byte[SealingKey.NONCE_LENGTH]);
        ByteBuffer seed = ByteBuffer.allocate(1 + object.limit());
        seed.put((byte) 2).put(object.slice(0, RootCodec.HEADER_LENGTH));
        KEY.open(
                new byte[SealingKey.NONCE_LENGTH],
                object.slice(0, RootCodec.HEADER_LENGTH),
                object.slice(
                        RootCodec.HEADER_LENGTH, object.limit() - RootCodec.HEADER_LENGTH - RootCodec.TRAILER_LENGTH),
                seed);
        Files.write(folder.resolve("seed-root"), Arrays.copyOf(seed.array(), seed.position()));
        Page page = Page.of(List.of(new Entry(4711, new ContentKey(1, 2, 3, 4)), Entry.ZEROS));
        Files.write(
                folder.resolve("seed-page"),
                ByteBuffer.allocate(1 + 2 * Page.ENTRY_LENGTH)
                        .put((byte) 0)
                        .put(page.bytes().slice(0, 2 * Page.ENTRY_LENGTH))
                        .array());
    }
}
