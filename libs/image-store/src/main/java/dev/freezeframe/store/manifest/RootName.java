package dev.freezeframe.store.manifest;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the object of a root is called; "The bucket" in docs/image-format.md.
 *
 * @param manifestId the image
 * @param uploadId who uploaded it, so that no name is ever used twice: a request to delete that arrives late cannot hit the
 *     root of a later copy of the same image. Null in the names of the first stores, which did without
 */
public record RootName(UUID manifestId, @Nullable UUID uploadId) {
    /** What the names of all roots start with. */
    public static final String FOLDER = "manifests/";

    private static final Pattern NAME =
            Pattern.compile(FOLDER + "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-([0-9a-f]{16})([0-9a-f]{16}))?");

    /** What the names of all roots of an image start with. */
    public static String prefix(UUID manifestId) {
        return FOLDER + manifestId;
    }

    /** The root that an object of that name is; empty if the name is no root's. */
    public static Optional<RootName> parse(String objectName) {
        Matcher parts = NAME.matcher(objectName);
        if (!parts.matches()) {
            return Optional.empty();
        }
        UUID upload = parts.group(2) == null
                ? null
                : new UUID(Long.parseUnsignedLong(parts.group(2), 16), Long.parseUnsignedLong(parts.group(3), 16));
        return Optional.of(new RootName(UUID.fromString(parts.group(1)), upload));
    }

    /** The object's name, {@code manifests/<image>-<upload>}. */
    public String objectName() {
        return uploadId == null
                ? prefix(manifestId)
                : prefix(manifestId) + "-" + hex(uploadId.getMostSignificantBits())
                        + hex(uploadId.getLeastSignificantBits());
    }

    private static String hex(long word) {
        return HexFormat.of().toHexDigits(word);
    }
}
