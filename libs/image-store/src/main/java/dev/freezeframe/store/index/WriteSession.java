package dev.freezeframe.store.index;

import java.util.UUID;

/**
 * One writer's claim on the index. While a session is open, nothing that it pinned or recorded can be condemned.
 *
 * @param key names the work, for example the job; a later attempt at the same work takes the session over
 * @param region whose objects are written
 * @param domain the deduplication domain of everything written
 * @param fence the attempt's fencing token; the index refuses a session whose work has begun again with a higher one
 * @param uploadId unique to the attempt; part of the names of the objects it uploads
 * @param startedGeneration the region's sweep generation when the work first began, whichever attempt that was
 */
public record WriteSession(String key, String region, UUID domain, long fence, UUID uploadId, long startedGeneration) {}
