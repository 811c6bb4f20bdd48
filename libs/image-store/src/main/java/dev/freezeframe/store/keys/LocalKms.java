package dev.freezeframe.store.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The installation's key in this process, from a file or the environment; "The installation's key" in
 * docs/image-format.md. What it wraps reads {@code local:v1:<key id>:<base64 of nonce, sealed bytes and tag>}.
 */
public final class LocalKms implements Kms {
    /** What all texts that it makes start with. */
    public static final String PREFIX = "local:v1:";

    private final Map<String, SealingKey> byId = new LinkedHashMap<>();
    private final String current;

    /**
     * @param current wraps
     * @param earlier unwrap what they have wrapped, until it is wrapped anew
     */
    public LocalKms(HmacKey current, List<HmacKey> earlier) {
        this.current = id(current);
        earlier.forEach(this::add);
        add(current);
    }

    /** Names an installation key without telling anything about it: 16 hexadecimal digits. */
    public static String id(HmacKey installation) {
        byte[] code = installation.code(label("freezeframe.v1.installation-id"));
        return HexFormat.of().formatHex(Arrays.copyOf(code, 8));
    }

    private void add(HmacKey installation) {
        byId.put(id(installation), SealingKey.of(installation.code(label("freezeframe.v1.wrap-team"))));
    }

    @Override
    public CompletionStage<WrappedKey> wrap(byte[] key) {
        return CompletableFuture.completedStage(wrap(key, SealingKey.randomNonce()));
    }

    /** Wraps with a nonce that the caller promises to use once; for the worked example. */
    WrappedKey wrap(byte[] key, byte[] nonce) {
        ByteBuffer bytes = ByteBuffer.allocate(nonce.length + key.length + SealingKey.TAG_LENGTH)
                .put(nonce);
        sealing(current).seal(nonce, label(PREFIX + current), ByteBuffer.wrap(key), bytes);
        return new WrappedKey(
                current, PREFIX + current + ":" + Base64.getEncoder().encodeToString(bytes.array()));
    }

    @Override
    public CompletionStage<byte[]> unwrap(WrappedKey wrapped) {
        try {
            return CompletableFuture.completedStage(opened(wrapped.text()));
        } catch (WrongKeyException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private byte[] opened(String text) throws WrongKeyException {
        String[] parts = text.split(":", -1);
        if (parts.length != 4 || !text.startsWith(PREFIX)) {
            throw new WrongKeyException("this key was not wrapped with a local installation key");
        }
        SealingKey key = byId.get(parts[2]);
        if (key == null) {
            throw new WrongKeyException("it was wrapped with the installation key " + parts[2]
                    + ", and this installation has " + String.join(", ", byId.keySet()));
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(parts[3]);
        } catch (IllegalArgumentException e) {
            throw new WrongKeyException("the wrapped key is not base64");
        }
        int sealed = bytes.length - SealingKey.NONCE_LENGTH;
        if (sealed < SealingKey.TAG_LENGTH) {
            throw new WrongKeyException("the wrapped key is too short");
        }
        ByteBuffer plain = ByteBuffer.allocate(sealed - SealingKey.TAG_LENGTH);
        key.open(
                Arrays.copyOf(bytes, SealingKey.NONCE_LENGTH),
                label(PREFIX + parts[2]),
                ByteBuffer.wrap(bytes, SealingKey.NONCE_LENGTH, sealed),
                plain);
        return plain.array();
    }

    @Override
    public CompletionStage<WrappedKey> rewrap(WrappedKey wrapped) {
        return wrapped.wrappedWith().equals(current)
                ? CompletableFuture.completedStage(wrapped)
                : unwrap(wrapped).thenCompose(this::wrap);
    }

    private SealingKey sealing(String id) {
        SealingKey key = byId.get(id);
        if (key == null) {
            throw new IllegalStateException("the current key is always there");
        }
        return key;
    }

    private static ByteBuffer label(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Shows the ids of the keys only. */
    @Override
    public String toString() {
        return "LocalKms" + byId.keySet();
    }
}
