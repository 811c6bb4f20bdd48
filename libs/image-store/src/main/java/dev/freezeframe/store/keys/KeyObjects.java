package dev.freezeframe.store.keys;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the objects in a bucket that hold wrapped keys; "Wrapped keys" in docs/image-format.md. What wraps a key is
 * part of the name, and so is the wrapping: no name is ever used twice, and no writer can undo what another one did.
 */
public final class KeyObjects {
    /** What all their names start with. */
    public static final String PREFIX = "keys/";

    private static final String TEAMS = PREFIX + "teams/";
    private static final String ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    private static final Pattern END = Pattern.compile(ID + "-" + ID);

    private KeyObjects() {}

    /** The key of an image, wrapped with a team's key. */
    public static String image(UUID image, UUID teamKey, UUID wrapping) {
        return imagePrefix(image) + teamKey + "-" + wrapping;
    }

    /** What the names of all wrappings of an image's key start with. */
    public static String imagePrefix(UUID image) {
        return PREFIX + "images/" + image + "/";
    }

    /** The secret of a deduplication domain, wrapped with a team's key. */
    public static String domain(UUID domain, UUID teamKey, UUID wrapping) {
        return domainPrefix(domain) + teamKey + "-" + wrapping;
    }

    /** What the names of all wrappings of a domain's secret start with. */
    public static String domainPrefix(UUID domain) {
        return PREFIX + "domains/" + domain + "/";
    }

    /** A team's key, wrapped by the {@link Kms}: the text of a {@link WrappedKey}. */
    public static String team(UUID teamKey, UUID wrapping) {
        return teamPrefix(teamKey) + wrapping;
    }

    /** What the names of all wrappings of a team's key start with. */
    public static String teamPrefix(UUID teamKey) {
        return TEAMS + teamKey + "-";
    }

    /** The id of the team's key that wraps what an object of this name holds; empty if it holds no image's or domain's key. */
    public static Optional<UUID> teamKeyOf(String name) {
        Matcher end = END.matcher(name.substring(name.lastIndexOf('/') + 1));
        return end.matches() && !name.startsWith(TEAMS) ? Optional.of(UUID.fromString(end.group(1))) : Optional.empty();
    }
}
