package dev.freezeframe.store.chunk;

import dev.freezeframe.store.keys.HmacKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM over an object's payload, with the header as additional authenticated data. Every piece of content has a
 * key of its own and every sealing of it a random nonce: the same key meets the same nonce only if one content is
 * sealed some 2^48 times.
 */
final class Sealing {
    static final int TAG_LENGTH = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Sealing() {}

    static byte[] randomNonce() {
        byte[] nonce = new byte[ObjectHeader.NONCE_LENGTH];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    /** The key of one piece of content: HMAC-SHA-256 of the sealing secret over the kind's code and the id. */
    static SecretKeySpec key(HmacKey secret, ContentKind kind, ContentId id) {
        ByteBuffer purpose = ByteBuffer.allocate(1 + ContentId.LENGTH).put(kind.code());
        id.write(purpose);
        return new SecretKeySpec(secret.code(purpose.flip()), "AES");
    }

    /** Encrypts the {@code length} bytes behind the header in place; the tag follows them. */
    static void seal(SecretKeySpec key, byte[] nonce, ByteBuffer object, int length) {
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, object);
            ByteBuffer plain = object.slice(ObjectHeader.LENGTH, length);
            ByteBuffer sealed = object.slice(ObjectHeader.LENGTH, length + TAG_LENGTH);
            cipher.doFinal(plain, sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot encrypt with AES-256-GCM", e);
        }
    }

    /** Decrypts the payload in place and returns it. */
    static ByteBuffer open(SecretKeySpec key, ObjectHeader header, ByteBuffer object) throws DamagedObjectException {
        int length = header.payloadLength() - TAG_LENGTH;
        if (length < 0) {
            throw new DamagedObjectException("it is too short to be sealed");
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, header.nonce(), object);
            ByteBuffer plain = object.slice(ObjectHeader.LENGTH, length);
            cipher.doFinal(object.slice(ObjectHeader.LENGTH, header.payloadLength()), plain);
            return plain.flip();
        } catch (AEADBadTagException e) {
            throw new DamagedObjectException("it was sealed with another key, or tampered with", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot decrypt with AES-256-GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, ByteBuffer object)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
        cipher.updateAAD(ObjectHeader.authenticated(object));
        return cipher;
    }
}
