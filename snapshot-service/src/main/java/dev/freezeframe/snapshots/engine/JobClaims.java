package dev.freezeframe.snapshots.engine;

import java.util.OptionalLong;
import java.util.UUID;

/**
 * What jobs hold in the image store's index, named so that the job can be told from the name: whatever a job that has
 * ended, or an attempt that was taken over, left behind can be found and released.
 */
final class JobClaims {
    private static final String SESSION_PREFIX = "job-";

    /** An attempt's hold: a version 8 UUID, 48 bits of fence, 12 bits that say what it is, 62 bits of job id. */
    private static final long HOLD_TAG = 0x8_f0dL;

    private static final long ID_BITS = (1L << 62) - 1;
    private static final long VARIANT = 1L << 63;

    private JobClaims() {}

    /** The key of the job's write session. All attempts share it: a later one goes on where the earlier one ended. */
    static String session(long jobId) {
        return SESSION_PREFIX + jobId;
    }

    /** The job whose write session it is. */
    static OptionalLong jobOfSession(String key) {
        try {
            return key.startsWith(SESSION_PREFIX)
                    ? OptionalLong.of(Long.parseLong(key.substring(SESSION_PREFIX.length())))
                    : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The holder under which one attempt of a job keeps an image from being swept while it reads it. */
    static UUID holder(long jobId, long fence) {
        return new UUID(fence << 16 | HOLD_TAG, VARIANT | (jobId & ID_BITS));
    }

    /** Whether a holder is one of a job's. */
    static boolean isJobs(UUID holder) {
        return (holder.getMostSignificantBits() & 0xffff) == HOLD_TAG && holder.variant() == 2;
    }

    static long jobOfHolder(UUID holder) {
        return holder.getLeastSignificantBits() & ID_BITS;
    }

    static long fenceOfHolder(UUID holder) {
        return holder.getMostSignificantBits() >>> 16;
    }
}
