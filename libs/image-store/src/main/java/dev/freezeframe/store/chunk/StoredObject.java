package dev.freezeframe.store.chunk;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a piece of content lies in a bucket.
 *
 * @param uploadId who uploaded it. It is part of the name so that no two uploads ever share one: a delete that arrives
 *     late can then never destroy a fresh upload of the same content.
 * @param length the object's bytes, header included
 */
public record StoredObject(ContentKind kind, ContentId id, UUID uploadId, int length) {
    private static final Pattern NAME =
            Pattern.compile("(chunks|pages)/([0-9a-f]{2})/(\\2[0-9a-f]{62})-([0-9a-f]{16})([0-9a-f]{16})");

    /** The object's name, {@code chunks/ab/ab…-<upload id>}. */
    public String name() {
        return name(kind, id, uploadId);
    }

    /** The name of the object that the upload {@code uploadId} makes of a piece of content. */
    public static String name(ContentKind kind, ContentId id, UUID uploadId) {
        return prefix(kind, id) + hex(uploadId.getMostSignificantBits()) + hex(uploadId.getLeastSignificantBits());
    }

    /** What the names of all objects of a piece of content start with. */
    public static String prefix(ContentKind kind, ContentId id) {
        String hex = id.hex();
        return kind.folder() + "/" + hex.substring(0, 2) + "/" + hex + "-";
    }

    /** The stored object that has this name and length, or empty if the name is not one of a chunk or page. */
    public static Optional<StoredObject> parse(String name, long length) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches() || length > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        ContentKind kind = parts.group(1).equals("chunks") ? ContentKind.CHUNK : ContentKind.PAGE;
        UUID upload = new UUID(Long.parseUnsignedLong(parts.group(4), 16), Long.parseUnsignedLong(parts.group(5), 16));
        return Optional.of(new StoredObject(kind, ContentId.ofHex(parts.group(3)), upload, (int) length));
    }

    private static String hex(long word) {
        return java.util.HexFormat.of().toHexDigits(word);
    }
}
