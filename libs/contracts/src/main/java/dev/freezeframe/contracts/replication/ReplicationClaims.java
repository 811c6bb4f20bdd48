package dev.freezeframe.contracts.replication;

import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What replications hold in the image store's index, named so that the replication can be told from the name: the catalog
 * lets nobody touch other names on a replication's behalf, and lets go what a replication that has ended left behind.
 */
public final class ReplicationClaims {
    private static final Pattern SESSION = Pattern.compile("replication-([1-9][0-9]{0,17})");

    /** A version 8 UUID (RFC 9562): the version and twelve bits that say what it is, then 62 bits of id. */
    private static final long TAG = 0x8_4e1L;

    private static final long ID_BITS = (1L << 62) - 1;
    private static final long VARIANT = 1L << 63;

    private ReplicationClaims() {}

    /** The key of a replication's write session. All attempts share it. */
    public static String session(long replication) {
        return "replication-" + replication;
    }

    /** The replication whose write session it is; empty for the sessions of others. */
    public static OptionalLong ofSession(String key) {
        Matcher matcher = SESSION.matcher(key);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** The holder under which a replication keeps the image that it copies from being swept in the source region. */
    public static UUID holder(long replication) {
        return new UUID(TAG, VARIANT | (replication & ID_BITS));
    }

    /** The replication whose holder it is; empty for all other ids. */
    public static OptionalLong ofHolder(UUID holder) {
        return holder.getMostSignificantBits() == TAG && holder.variant() == 2
                ? OptionalLong.of(holder.getLeastSignificantBits() & ID_BITS)
                : OptionalLong.empty();
    }
}
