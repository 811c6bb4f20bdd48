package dev.freezeframe.store.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.keys.SealingKey;
import dev.freezeframe.store.keys.WrongKeyException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a root, version 1; "Roots" in docs/image-format.md: a header that says which image it is, and the rest
 * sealed with the image's key. {@code decode(encode(root, key), id, key)} equals {@code root} if the id is the root's.
 */
public final class RootCodec {
    /** The version that this class writes, and the highest that it reads. */
    public static final int VERSION = 1;

    /** The longest root that a reader takes: enough for a disk of 1 PiB in chunks of 1 MiB. */
    public static final int MAX_LENGTH = 64 << 20;

    static final int HEADER_LENGTH = 56;
    static final int TRAILER_LENGTH = Integer.BYTES;

    private static final byte[] MAGIC = "FFROOT\r\n".getBytes(StandardCharsets.US_ASCII);
    static final int IMAGE_OFFSET = 16;
    static final int NONCE_OFFSET = 32;
    static final int CHUNK_SIZE_OFFSET = 44;
    static final int STORED_PAGES_OFFSET = 48;
    private static final int FIXED_LENGTH = 68;
    private static final UUID NONE = new UUID(0, 0);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> METADATA = new TypeReference<>() {};

    private RootCodec() {}

    /**
     * The bytes of a root.
     *
     * @param key the image's
     */
    public static ByteBuffer encode(Root root, SealingKey key) {
        return encode(root, key, SealingKey.randomNonce());
    }

    /** Seals with a nonce that the caller promises to use once; for the worked example. */
    static ByteBuffer encode(Root root, SealingKey key, byte[] nonce) {
        ByteBuffer fields = fields(root);
        int sealedLength = fields.remaining() + SealingKey.TAG_LENGTH;
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_LENGTH + sealedLength + TRAILER_LENGTH);
        bytes.put(MAGIC).putShort((short) VERSION).putShort((short) VERSION);
        bytes.putInt(0); // flags: none
        put(bytes, root.manifestId());
        bytes.put(nonce)
                .putInt(root.chunkSize())
                .putInt(RootOutline.storedPages(root))
                .putInt(sealedLength);
        key.seal(nonce, bytes.slice(0, HEADER_LENGTH), fields, bytes);
        return bytes.putInt(crc(bytes.slice(0, bytes.position()))).flip();
    }

    /** The part that is sealed. */
    private static ByteBuffer fields(Root root) {
        byte[] metadata = metadataBytes(root.metadata());
        ByteBuffer fields =
                ByteBuffer.allocate(FIXED_LENGTH + root.pageKeys().size() * ContentKey.LENGTH + metadata.length);
        fields.putLong(root.diskSize()).putInt(Page.ENTRIES);
        put(fields, root.domain());
        put(fields, root.parent());
        fields.putLong(root.createdAt().toEpochMilli()).putLong(root.chunkCount());
        fields.putInt(root.pageKeys().size()).putInt(metadata.length);
        root.pageKeys().forEach(key -> key.write(fields));
        return fields.put(metadata).flip();
    }

    /**
     * Reads and authenticates a root.
     *
     * @param manifestId of the image that is wanted; a genuine root of another image is refused
     * @param key the image's
     * @throws InvalidManifestException if the bytes are damaged, do not open with the key, or are of a version or with
     *     features that this reader does not know
     */
    public static Root decode(ByteBuffer object, UUID manifestId, SealingKey key) throws InvalidManifestException {
        ByteBuffer bytes = object.slice();
        return root(RootOutline.read(bytes, manifestId), open(bytes, key));
    }

    /**
     * Checks without any key that a root is what was written.
     *
     * @throws InvalidManifestException if it is not, or is of a version that this reader does not know
     */
    public static void check(ByteBuffer object) throws InvalidManifestException {
        ByteBuffer bytes = object.slice();
        checkVersion(bytes);
        int end = bytes.limit() - TRAILER_LENGTH;
        if (crc(bytes.slice(0, end)) != bytes.getInt(end)) {
            throw new InvalidManifestException("the root of the image is damaged: its checksum does not match");
        }
        if (bytes.getInt(HEADER_LENGTH - Integer.BYTES) != end - HEADER_LENGTH) {
            throw new InvalidManifestException("the root of the image contradicts itself about its length");
        }
    }

    private static void checkVersion(ByteBuffer bytes) throws InvalidManifestException {
        if (bytes.remaining() < HEADER_LENGTH + SealingKey.TAG_LENGTH + TRAILER_LENGTH
                || !bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new InvalidManifestException("this is not the root of an image");
        }
        int minimumReader = Short.toUnsignedInt(bytes.getShort(10));
        if (minimumReader > VERSION) {
            throw new InvalidManifestException("the image needs a reader of format version " + minimumReader
                    + " or newer; this one reads up to version " + VERSION);
        }
        if (bytes.getInt(12) != 0) {
            throw new InvalidManifestException("the image uses features that this reader does not know (flags 0x"
                    + Integer.toHexString(bytes.getInt(12)) + ")");
        }
    }

    private static ByteBuffer open(ByteBuffer bytes, SealingKey key) throws InvalidManifestException {
        byte[] nonce = new byte[SealingKey.NONCE_LENGTH];
        bytes.get(NONCE_OFFSET, nonce);
        ByteBuffer sealed = bytes.slice(HEADER_LENGTH, bytes.limit() - HEADER_LENGTH - TRAILER_LENGTH);
        ByteBuffer fields = ByteBuffer.allocate(sealed.remaining() - SealingKey.TAG_LENGTH);
        try {
            key.open(nonce, bytes.slice(0, HEADER_LENGTH), sealed, fields);
        } catch (WrongKeyException e) {
            throw new InvalidManifestException(
                    "the root of the image is not authentic: it was sealed with another key, or tampered with");
        }
        return fields.flip();
    }

    private static Root root(RootOutline outline, ByteBuffer fields) throws InvalidManifestException {
        if (fields.limit() < FIXED_LENGTH) {
            throw new InvalidManifestException("the root of the image is too short");
        }
        int pageCount = fields.getInt(60);
        int metadataLength = fields.getInt(64);
        if (pageCount < 0
                || metadataLength < 0
                || FIXED_LENGTH + (long) pageCount * ContentKey.LENGTH + metadataLength != fields.limit()) {
            throw new InvalidManifestException("the root of the image contradicts itself about its length");
        }
        if (fields.getInt(8) != Page.ENTRIES) {
            throw new InvalidManifestException("the image has pages of " + fields.getInt(8) + " entries, not the "
                    + Page.ENTRIES + " that this reader knows");
        }
        fields.position(FIXED_LENGTH);
        List<ContentKey> pages = new ArrayList<>(pageCount);
        for (int i = 0; i < pageCount; i++) {
            pages.add(ContentKey.read(fields));
        }
        byte[] metadata = new byte[metadataLength];
        fields.get(metadata);
        UUID parent = uuid(fields, 28);
        try {
            Root root = new Root(
                    outline.manifestId(),
                    uuid(fields, 12),
                    parent.equals(NONE) ? null : parent,
                    fields.getLong(0),
                    outline.chunkSize(),
                    Instant.ofEpochMilli(fields.getLong(44)),
                    fields.getLong(52),
                    pages,
                    metadata(metadata));
            if (RootOutline.storedPages(root) != outline.storedPages()) {
                throw new InvalidManifestException("the root of the image contradicts itself about its pages");
            }
            return root;
        } catch (IllegalArgumentException e) {
            throw new InvalidManifestException("the root of the image contradicts itself: " + e.getMessage());
        }
    }

    private static byte[] metadataBytes(Map<String, String> metadata) {
        try {
            return JSON.writeValueAsBytes(new TreeMap<>(metadata));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the image's metadata cannot be written as JSON", e);
        }
    }

    private static Map<String, String> metadata(byte[] json) throws InvalidManifestException {
        try {
            return JSON.readValue(json, METADATA);
        } catch (java.io.IOException e) {
            throw new InvalidManifestException("the image's metadata is not a JSON object of strings");
        }
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static void put(ByteBuffer target, @Nullable UUID id) {
        UUID value = id == null ? NONE : id;
        target.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    static UUID uuid(ByteBuffer source, int offset) {
        return new UUID(source.getLong(offset), source.getLong(offset + Long.BYTES));
    }
}
