package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.WriteSession;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The copying of the content of one image: chunks, then the page that names them. The calling thread walks the pages and
 * is a few of them ahead, which bounds what is under way.
 */
final class ImageCopy {
    /** What the index answers about at once. */
    private static final int PAGES_ASKED_FOR = 64;

    private static final int PAGES_AHEAD = 2;

    private final UUID manifestId;
    private final List<ContentId> pages;
    private final WriteSession session;
    private final ImageCopier.Source source;
    private final ChunkIndex index;
    private final ChunkCopy chunks;
    private final ObjectMover mover;
    private final PipelineRun run;
    private final CopyCounters counters;
    private final ArrayDeque<CompletableFuture<Void>> ahead = new ArrayDeque<>();

    ImageCopy(
            UUID manifestId,
            List<ContentId> pages,
            WriteSession session,
            ImageCopier.Source source,
            ChunkIndex index,
            ChunkCopy chunks,
            ObjectMover mover,
            PipelineRun run,
            CopyCounters counters) {
        this.manifestId = manifestId;
        this.pages = pages;
        this.session = session;
        this.source = source;
        this.index = index;
        this.chunks = chunks;
        this.mover = mover;
        this.run = run;
        this.counters = counters;
    }

    ManifestReferences execute() throws IOException, InterruptedException {
        counters.pages(pages.size());
        try {
            for (int first = 0; first < pages.size(); first += PAGES_ASKED_FOR) {
                copyMissing(pages.subList(first, Math.min(pages.size(), first + PAGES_ASKED_FOR)));
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            run.stop(e);
        }
        run.finish();
        return new ManifestReferences(manifestId, session.region(), session.domain(), pages);
    }

    private void copyMissing(List<ContentId> some) throws IOException, InterruptedException {
        Map<ContentId, StoredObject> there = run.await(index.pin(session, ContentKind.PAGE, some));
        counters.pagesThere(there.size());
        List<ContentId> missing =
                some.stream().filter(id -> !there.containsKey(id)).toList();
        if (missing.isEmpty()) {
            return;
        }
        Map<ContentId, List<ContentId>> named = run.await(index.chunksOf(source.region(), missing));
        Map<ContentId, StoredObject> objects = run.await(index.locate(source.region(), ContentKind.PAGE, missing));
        for (ContentId id : missing) {
            if (ahead.size() == PAGES_AHEAD) {
                run.await(ahead.remove());
            }
            CompletableFuture<Void> page =
                    copyPage(id, named.get(id), objects.get(id)).toCompletableFuture();
            run.track(page);
            ahead.add(page);
        }
    }

    private CompletionStage<Void> copyPage(
            ContentId id, @Nullable List<ContentId> named, @Nullable StoredObject object) {
        if (named == null || object == null) {
            return ContentReader.missing(ContentKind.PAGE, id);
        }
        return chunks.bring(named)
                .thenCompose(nothing -> mover.move(object))
                .thenCompose(moved -> index.recordPages(session, List.of(new NewPage(moved, named))))
                .thenAccept(recorded -> counters.pageCopied(object.length()));
    }
}
