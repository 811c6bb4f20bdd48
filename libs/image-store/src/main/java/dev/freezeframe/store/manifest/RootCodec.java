package dev.freezeframe.store.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.KeyRing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a root, version 1; "Roots" in docs/image-format.md. {@code decode(encode(root, key), id, ring)} equals
 * {@code root} if the ring has that key for the root's domain and the id is the root's.
 */
public final class RootCodec {
    /** The version that this class writes, and the highest that it reads. */
    public static final int VERSION = 1;

    /** The longest root that a reader takes: enough for a disk of 1 PiB in chunks of 1 MiB. */
    public static final int MAX_LENGTH = 64 << 20;

    static final int HEADER_LENGTH = 112;
    static final int TRAILER_LENGTH = Integer.BYTES + HmacKey.LENGTH;

    private static final byte[] MAGIC = "FFROOT\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final UUID NONE = new UUID(0, 0);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> METADATA = new TypeReference<>() {};

    private RootCodec() {}

    /**
     * The bytes of a root.
     *
     * @param key the root key of its domain
     */
    public static ByteBuffer encode(Root root, HmacKey key) {
        byte[] metadata = metadataBytes(root.metadata());
        int length = HEADER_LENGTH + root.pages().size() * ContentId.LENGTH + metadata.length + TRAILER_LENGTH;
        ByteBuffer bytes = ByteBuffer.allocate(length);
        bytes.put(MAGIC).putShort((short) VERSION).putShort((short) VERSION);
        bytes.putInt(0); // flags: none
        bytes.putLong(root.diskSize()).putInt(root.chunkSize()).putInt(Page.ENTRIES);
        put(bytes, root.manifestId());
        put(bytes, root.domain());
        put(bytes, root.parent());
        bytes.putLong(root.createdAt().toEpochMilli()).putLong(root.chunkCount());
        bytes.putInt(root.pages().size()).putInt(metadata.length);
        bytes.putInt(0); // key table: empty
        bytes.putInt(0);
        root.pages().forEach(id -> id.write(bytes));
        bytes.put(metadata);
        bytes.putInt(crc(bytes.duplicate().flip()));
        bytes.put(key.code(bytes.duplicate().flip()));
        return bytes.flip();
    }

    /**
     * Reads and authenticates a root.
     *
     * @param manifestId of the image that is wanted; a genuine root of another image is refused
     * @throws InvalidManifestException if the bytes are damaged, not authentic under the domain's root key, or of a
     *     version or with features that this reader does not know
     */
    public static Root decode(ByteBuffer object, UUID manifestId, KeyRing keys) throws InvalidManifestException {
        ByteBuffer bytes = object.slice();
        checkVersion(bytes);
        checkSum(bytes);
        checkCode(bytes, keys);
        Root root = fields(bytes);
        if (!root.manifestId().equals(manifestId)) {
            throw new InvalidManifestException(
                    "this is the root of image " + root.manifestId() + ", not of " + manifestId);
        }
        return root;
    }

    /**
     * Checks without any key that a root is what was written.
     *
     * @throws InvalidManifestException if it is not, or is of a version that this reader does not know
     */
    public static void check(ByteBuffer object) throws InvalidManifestException {
        ByteBuffer bytes = object.slice();
        checkVersion(bytes);
        checkSum(bytes);
    }

    private static void checkVersion(ByteBuffer bytes) throws InvalidManifestException {
        if (bytes.remaining() < HEADER_LENGTH + TRAILER_LENGTH
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

    private static void checkSum(ByteBuffer bytes) throws InvalidManifestException {
        int end = bytes.limit() - TRAILER_LENGTH;
        if (crc(bytes.slice(0, end)) != bytes.getInt(end)) {
            throw new InvalidManifestException("the root of the image is damaged: its checksum does not match");
        }
    }

    private static void checkCode(ByteBuffer bytes, KeyRing keys) throws InvalidManifestException {
        int end = bytes.limit() - HmacKey.LENGTH;
        byte[] stored = new byte[HmacKey.LENGTH];
        bytes.get(end, stored);
        byte[] computed = keys.domain(uuid(bytes, 48)).root().code(bytes.slice(0, end));
        if (!MessageDigest.isEqual(stored, computed)) {
            throw new InvalidManifestException(
                    "the root of the image is not authentic: it was made with other keys, or tampered with");
        }
    }

    private static Root fields(ByteBuffer bytes) throws InvalidManifestException {
        int pageCount = bytes.getInt(96);
        int metadataLength = bytes.getInt(100);
        int keyTableLength = bytes.getInt(104);
        long length =
                HEADER_LENGTH + (long) pageCount * ContentId.LENGTH + metadataLength + keyTableLength + TRAILER_LENGTH;
        if (pageCount < 0 || metadataLength < 0 || keyTableLength != 0 || length != bytes.limit()) {
            throw new InvalidManifestException("the root of the image contradicts itself about its length");
        }
        if (bytes.getInt(28) != Page.ENTRIES) {
            throw new InvalidManifestException("the image has pages of " + bytes.getInt(28) + " entries, not the "
                    + Page.ENTRIES + " that this reader knows");
        }
        bytes.position(HEADER_LENGTH);
        List<ContentId> pages = new ArrayList<>(pageCount);
        for (int i = 0; i < pageCount; i++) {
            pages.add(ContentId.read(bytes));
        }
        byte[] metadata = new byte[metadataLength];
        bytes.get(metadata);
        UUID parent = uuid(bytes, 64);
        try {
            return new Root(
                    uuid(bytes, 32),
                    uuid(bytes, 48),
                    parent.equals(NONE) ? null : parent,
                    bytes.getLong(16),
                    bytes.getInt(24),
                    Instant.ofEpochMilli(bytes.getLong(80)),
                    bytes.getLong(88),
                    pages,
                    metadata(metadata));
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

    private static UUID uuid(ByteBuffer source, int offset) {
        return new UUID(source.getLong(offset), source.getLong(offset + Long.BYTES));
    }
}
