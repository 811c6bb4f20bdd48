package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The copying of one image: chunks, then the page that names them, then the root. The calling thread walks the pages and
 * is a few of them ahead, which bounds what is under way.
 */
final class ImageCopy {
    private static final int PAGES_ASKED_FOR = 256;
    private static final int PAGES_AHEAD = 2;

    private final Root root;
    private final List<ContentId> pages;
    private final WriteSession session;
    private final ImageCopier.Source source;
    private final ObjectStore target;
    private final ChunkIndex index;
    private final ImageReader image;
    private final ChunkCopy chunks;
    private final ObjectMover mover;
    private final PipelineRun run;
    private final CopyCounters counters;
    private final ArrayDeque<CompletableFuture<Void>> ahead = new ArrayDeque<>();

    ImageCopy(
            Root root,
            WriteSession session,
            ImageCopier.Source source,
            ObjectStore target,
            ChunkIndex index,
            ImageReader image,
            ChunkCopy chunks,
            ObjectMover mover,
            PipelineRun run,
            CopyCounters counters) {
        this.root = root;
        this.pages = root.pages().stream().filter(id -> !id.isZero()).distinct().toList();
        this.session = session;
        this.source = source;
        this.target = target;
        this.index = index;
        this.image = image;
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
        run.track(copyRoot());
        run.finish();
        return new ManifestReferences(root.manifestId(), session.region(), session.domain(), pages);
    }

    private void copyMissing(List<ContentId> some) throws IOException, InterruptedException {
        Map<ContentId, StoredObject> there = run.await(index.pin(session, ContentKind.PAGE, some));
        for (ContentId id : some) {
            if (there.containsKey(id)) {
                counters.pageThere();
                continue;
            }
            if (ahead.size() == PAGES_AHEAD) {
                run.await(ahead.remove());
            }
            CompletableFuture<Void> page = copyPage(id).toCompletableFuture();
            run.track(page);
            ahead.add(page);
        }
    }

    private CompletionStage<Void> copyPage(ContentId id) {
        return image.page(root, id)
                .thenCompose(page -> chunks.bring(page.chunks())
                        .thenCompose(nothing -> source.locator().locate(ContentKind.PAGE, List.of(id)))
                        .thenCompose(objects -> movePage(id, page, objects.get(id))));
    }

    private CompletionStage<Void> movePage(ContentId id, Page page, @Nullable StoredObject object) {
        if (object == null) {
            return ContentReader.missing(ContentKind.PAGE, id);
        }
        return mover.move(object)
                .thenCompose(moved -> index.recordPages(session, List.of(new NewPage(moved, page.chunks()))))
                .thenAccept(recorded -> counters.pageCopied(object.length()));
    }

    /** Byte for byte: an image has the same root in every region. */
    private CompletionStage<Void> copyRoot() {
        String name = Root.objectName(root.manifestId());
        return index.reserve(session, name)
                .thenCompose(
                        nothing -> source.objects().get(name, ObjectStore.Destination.onHeap(RootCodec.MAX_LENGTH)))
                .thenCompose(bytes -> putRoot(name, bytes));
    }

    private CompletionStage<Void> putRoot(String name, ByteBuffer bytes) {
        int length = bytes.remaining();
        return target.put(name, bytes).thenRun(() -> counters.rootCopied(length));
    }
}
