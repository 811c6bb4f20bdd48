package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The chunks that copies of this process are bringing to regions at this moment, so that two which need the same chunk
 * copy it once. Shared by all {@link ImageCopier}s of a process; copies of other processes that bring the same chunk
 * at the same moment do so in vain, and the sweep removes the second object.
 */
public final class CopiesUnderWay {
    private final ConcurrentHashMap<Key, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    private record Key(String region, ContentId chunk) {}

    /**
     * What became of asking for chunks.
     *
     * @param own chunks that nobody else brings; the claimant ends each claim, whatever comes of it
     * @param others chunks that are being brought; each stage completes normally when that has ended, one way or the other
     */
    record Claims(Map<ContentId, CompletableFuture<Void>> own, Map<ContentId, CompletableFuture<Void>> others) {}

    /** Claims those of {@code chunks} that nobody else brings to the region. */
    Claims claim(String region, Collection<ContentId> chunks) {
        Claims claims = new Claims(new HashMap<>(), new HashMap<>());
        for (ContentId chunk : chunks) {
            var claim = new CompletableFuture<Void>();
            CompletableFuture<Void> earlier = underWay.putIfAbsent(new Key(region, chunk), claim);
            if (earlier == null) {
                claims.own().put(chunk, claim);
            } else {
                claims.others().put(chunk, earlier);
            }
        }
        return claims;
    }

    /** Ends a claim of the claimant's own. Ending it again does nothing. */
    void end(String region, ContentId chunk, CompletableFuture<Void> claim) {
        underWay.remove(new Key(region, chunk), claim);
        claim.complete(null);
    }
}
