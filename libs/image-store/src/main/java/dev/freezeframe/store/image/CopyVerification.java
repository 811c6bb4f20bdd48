package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads a copied manifest back, from the bucket it was copied to: the root is the same, every page can be read, and for
 * every chunk that they name the index has an object.
 */
final class CopyVerification {
    private final WriteSession session;
    private final ChunkIndex index;
    private final ImageReader copy;
    private final ContentReader reader;
    private final AsyncLimiter pages;
    private final PipelineRun run;

    CopyVerification(
            WriteSession session,
            ChunkIndex index,
            ImageReader copy,
            ContentReader reader,
            AsyncLimiter pages,
            PipelineRun run) {
        this.session = session;
        this.index = index;
        this.copy = copy;
        this.reader = reader;
        this.pages = pages;
        this.run = run;
    }

    /** @throws DamagedObjectException if the copy is not what was sent */
    void verify(Root sent) throws IOException, InterruptedException {
        Root arrived = run.await(copy.root(sent.manifestId()));
        if (!arrived.equals(sent)) {
            throw new DamagedObjectException(
                    "the root of image " + sent.manifestId() + " did not arrive as it was sent");
        }
        sent.pages().stream()
                .distinct()
                .filter(id -> !id.isZero())
                .forEach(id -> run.track(pages.run(() -> verify(sent, id))));
        run.finish();
    }

    private CompletionStage<Void> verify(Root root, ContentId id) {
        run.ensureGoing();
        return copy.page(root, id, reader)
                .thenCompose(page -> index.locate(session.region(), ContentKind.CHUNK, page.chunks())
                        .thenCompose(objects -> requireAll(page, objects)));
    }

    private static CompletionStage<Void> requireAll(Page page, Map<ContentId, StoredObject> objects) {
        for (ContentId chunk : page.chunks()) {
            if (!objects.containsKey(chunk)) {
                return CompletableFuture.failedStage(
                        new DamagedObjectException("chunk " + chunk + " is not in the region it was copied to"));
            }
        }
        return CompletableFuture.completedStage(null);
    }
}
