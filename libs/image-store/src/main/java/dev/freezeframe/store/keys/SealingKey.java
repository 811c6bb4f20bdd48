package dev.freezeframe.store.keys;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A 256-bit key for AES-GCM. Safe for use by several threads at once. */
public final class SealingKey {
    /** The length of a key in bytes. */
    public static final int LENGTH = 32;

    /** The length of a nonce in bytes. */
    public static final int NONCE_LENGTH = 12;

    /** How many bytes longer what is sealed is than what is in it. */
    public static final int TAG_LENGTH = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    private SealingKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * A key from its bytes.
     *
     * @throws IllegalArgumentException unless there are exactly 32
     */
    public static SealingKey of(byte[] key) {
        if (key.length != LENGTH) {
            throw new IllegalArgumentException("a key has " + LENGTH + " bytes, not " + key.length);
        }
        return new SealingKey(key);
    }

    /** A key that nobody has had before. */
    public static SealingKey random() {
        return new SealingKey(randomBytes(LENGTH));
    }

    /** A nonce for one sealing. */
    public static byte[] randomNonce() {
        return randomBytes(NONCE_LENGTH);
    }

    /** Bytes from the platform's source of secrets. */
    static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /**
     * Encrypts.
     *
     * @param associated is authenticated with it, and needed to open it
     * @param plain its remaining bytes; may start where {@code target} does
     * @param target gets the encrypted bytes and the tag; its position moves behind them
     */
    public void seal(byte[] nonce, ByteBuffer associated, ByteBuffer plain, ByteBuffer target) {
        try {
            cipher(Cipher.ENCRYPT_MODE, nonce, associated).doFinal(plain, target);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot encrypt with AES-256-GCM", e);
        }
    }

    /**
     * Decrypts what {@link #seal} has made.
     *
     * @param target may start where {@code sealed} does; its position moves behind the plaintext
     * @throws WrongKeyException if it was sealed with another key or other associated bytes, or changed since
     */
    public void open(byte[] nonce, ByteBuffer associated, ByteBuffer sealed, ByteBuffer target)
            throws WrongKeyException {
        if (sealed.remaining() < TAG_LENGTH) {
            throw new WrongKeyException("it is too short to be sealed");
        }
        try {
            cipher(Cipher.DECRYPT_MODE, nonce, associated).doFinal(sealed, target);
        } catch (AEADBadTagException e) {
            throw new WrongKeyException("it was sealed with another key, or tampered with");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot decrypt with AES-256-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, ByteBuffer associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
        cipher.updateAAD(associated.duplicate());
        return cipher;
    }

    /** A copy of the key's bytes, to be wrapped. */
    public byte[] bytes() {
        return key.getEncoded();
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "SealingKey[…]";
    }
}
