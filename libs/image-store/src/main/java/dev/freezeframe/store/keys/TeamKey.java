package dev.freezeframe.store.keys;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A version of a team's key, which wraps the keys of the team's images and the secrets of its domains; "Wrapped keys" in
 * docs/image-format.md. Every image and domain is wrapped with a key of its own that this one determines, so that a
 * nonce is random among the few wrappings of one thing. Safe for use by several threads at once.
 *
 * @param id of this version; no two versions of any team's key have the same
 * @param team whose key it is
 */
public record TeamKey(UUID id, UUID team, HmacKey secret) {
    /** The length of {@link #bytes}. */
    public static final int LENGTH = 1 + 2 * 16 + HmacKey.LENGTH;

    /** The length of a wrapped key. */
    public static final int WRAPPED_LENGTH = 72;

    private static final int MAGIC = 0x4646574B; // "FFWK"
    private static final byte VERSION = 1;
    private static final byte IMAGE = 1;
    private static final byte DOMAIN = 2;
    private static final int NONCE_OFFSET = 8;
    private static final int SEALED_OFFSET = NONCE_OFFSET + SealingKey.NONCE_LENGTH;
    private static final int CRC_OFFSET = WRAPPED_LENGTH - Integer.BYTES;

    /** A new version of a team's key. */
    public static TeamKey random(UUID team) {
        return new TeamKey(UUID.randomUUID(), team, HmacKey.random());
    }

    /** What a {@link Kms} wraps: version 1, id, team, secret. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).put(VERSION);
        put(bytes, id);
        put(bytes, team);
        return bytes.put(secret.bytes()).array();
    }

    /**
     * The key that {@link #bytes} describe.
     *
     * @throws WrongKeyException if they describe none of this version
     */
    public static TeamKey parse(byte[] bytes) throws WrongKeyException {
        if (bytes.length != LENGTH || bytes[0] != VERSION) {
            throw new WrongKeyException("what was unwrapped is not a team's key");
        }
        ByteBuffer source = ByteBuffer.wrap(bytes, 1, LENGTH - 1);
        UUID id = uuid(source);
        UUID team = uuid(source);
        byte[] secret = new byte[HmacKey.LENGTH];
        source.get(secret);
        return new TeamKey(id, team, HmacKey.of(secret));
    }

    /** The key of an image, for the team. */
    public ByteBuffer wrapImage(UUID image, SealingKey key) {
        return wrap(IMAGE, image, key.bytes(), SealingKey.randomNonce());
    }

    /**
     * The key of an image.
     *
     * @throws WrongKeyException if it is not that image's, or was not wrapped with this key
     */
    public SealingKey unwrapImage(UUID image, ByteBuffer wrapped) throws WrongKeyException {
        return SealingKey.of(unwrap(IMAGE, image, wrapped));
    }

    /** The secret of a deduplication domain, for the team. */
    public ByteBuffer wrapDomain(UUID domain, HmacKey domainSecret) {
        return wrap(DOMAIN, domain, domainSecret.bytes(), SealingKey.randomNonce());
    }

    /**
     * The secret of a deduplication domain.
     *
     * @throws WrongKeyException if it is not that domain's, or was not wrapped with this key
     */
    public HmacKey unwrapDomain(UUID domain, ByteBuffer wrapped) throws WrongKeyException {
        return HmacKey.of(unwrap(DOMAIN, domain, wrapped));
    }

    /** Wraps with a nonce that the caller promises to use once; for the worked example. */
    ByteBuffer wrap(byte kind, UUID subject, byte[] key, byte[] nonce) {
        ByteBuffer wrapped = ByteBuffer.allocate(WRAPPED_LENGTH);
        wrapped.putInt(MAGIC).put(VERSION).put(kind).putShort((short) 0).put(nonce);
        wrappingKey(kind, subject).seal(nonce, associated(wrapped), ByteBuffer.wrap(key), wrapped);
        return wrapped.putInt(checksum(wrapped)).flip();
    }

    private byte[] unwrap(byte kind, UUID subject, ByteBuffer object) throws WrongKeyException {
        ByteBuffer wrapped = object.slice();
        if (wrapped.limit() != WRAPPED_LENGTH
                || wrapped.getInt(0) != MAGIC
                || wrapped.get(4) != VERSION
                || wrapped.get(5) != kind
                || wrapped.getShort(6) != 0) {
            throw new WrongKeyException("it is not a wrapped key of the wanted kind and of version " + VERSION);
        }
        if (checksum(wrapped) != wrapped.getInt(CRC_OFFSET)) {
            throw new WrongKeyException("the wrapped key is damaged: its checksum does not match");
        }
        byte[] nonce = new byte[SealingKey.NONCE_LENGTH];
        wrapped.get(NONCE_OFFSET, nonce);
        ByteBuffer key = ByteBuffer.allocate(SealingKey.LENGTH);
        wrappingKey(kind, subject)
                .open(
                        nonce,
                        associated(wrapped),
                        wrapped.slice(SEALED_OFFSET, SealingKey.LENGTH + SealingKey.TAG_LENGTH),
                        key);
        return key.array();
    }

    private SealingKey wrappingKey(byte kind, UUID subject) {
        String label = kind == IMAGE ? "freezeframe.v1.wrap-image" : "freezeframe.v1.wrap-domain";
        return SealingKey.of(secret.code(DomainKeys.purpose(label, subject)));
    }

    private static ByteBuffer associated(ByteBuffer wrapped) {
        return wrapped.slice(0, NONCE_OFFSET);
    }

    private static int checksum(ByteBuffer wrapped) {
        CRC32C crc = new CRC32C();
        crc.update(wrapped.slice(0, CRC_OFFSET));
        return (int) crc.getValue();
    }

    private static void put(ByteBuffer target, UUID value) {
        target.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer source) {
        return new UUID(source.getLong(), source.getLong());
    }
}
