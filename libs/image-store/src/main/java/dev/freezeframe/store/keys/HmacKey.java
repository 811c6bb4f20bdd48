package dev.freezeframe.store.keys;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A 256-bit key for HMAC-SHA-256. Safe for use by several threads at once. */
public final class HmacKey {
    /** The length of a key and of a code, in bytes. */
    public static final int LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;
    private final Mac prototype;

    private HmacKey(byte[] key) {
        this.key = key;
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
        }
    }

    /**
     * A key from its bytes.
     *
     * @throws IllegalArgumentException unless there are exactly 32
     */
    public static HmacKey of(byte[] key) {
        if (key.length != LENGTH) {
            throw new IllegalArgumentException("a key has " + LENGTH + " bytes, not " + key.length);
        }
        return new HmacKey(key.clone());
    }

    /** A key that nobody has had before. */
    public static HmacKey random() {
        return new HmacKey(SealingKey.randomBytes(LENGTH));
    }

    /** A key from 64 hexadecimal digits, as an operator configures it. */
    public static HmacKey ofHex(String hex) {
        try {
            return of(HexFormat.of().parseHex(hex.strip()));
        } catch (IllegalArgumentException e) {
            // The cause is left out: its message would quote part of the secret.
            throw new IllegalArgumentException("a key is written as exactly 64 hexadecimal digits");
        }
    }

    /** The authentication code of the concatenated remaining bytes of {@code parts}; positions are left alone. */
    public byte[] code(ByteBuffer... parts) {
        Mac mac = begin();
        for (ByteBuffer part : parts) {
            mac.update(part.duplicate());
        }
        return mac.doFinal();
    }

    /** A key that this one determines for a purpose; without this key nothing about it can be learnt. */
    public HmacKey derive(ByteBuffer... purpose) {
        return new HmacKey(code(purpose));
    }

    /** A copy of the key's bytes, to be wrapped. */
    public byte[] bytes() {
        return key.clone();
    }

    /** A fresh computation with this key; cloning a keyed Mac is far cheaper than keying one. */
    private Mac begin() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the Mac of this Java runtime cannot be cloned", e);
        }
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "HmacKey[…]";
    }
}
