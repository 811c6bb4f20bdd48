package dev.freezeframe.snapshots.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.RootName;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Writers that want the same content, save, abandon and drop images, beside a sweep that takes whatever it may: nobody
 * fails, nobody waits for ever, and in the end the references are exactly those of the images that are left.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class IndexRaceTest {
    private static final int WRITERS = 4;
    private static final int IMAGES = 25;
    private static final int CONTENTS = 60;

    @Inject
    PgChunkIndex index;

    @Inject
    PgSweepIndex sweep;

    @Inject
    Pool pool;

    private final String region = "race-" + UUID.randomUUID();
    private final UUID domain = UUID.randomUUID();
    private final List<ContentId> chunks = newIds(1);
    private final List<ContentId> pages = newIds(2);

    private static List<ContentId> newIds(long seed) {
        Random random = new Random(seed);
        return random.longs(CONTENTS)
                .mapToObj(word -> new ContentId(word, seed, word, seed))
                .toList();
    }

    @Test
    void referencesAddUpWhoeverComesFirst() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        try {
            List<Future<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                writers.add(threads.submit(new Writer(writer)));
            }
            Future<Long> taken = threads.submit(() -> {
                long sum = 0;
                while (writing.get()) {
                    sum += sweepOnce();
                }
                return sum;
            });
            for (Future<Void> writer : writers) {
                writer.get();
            }
            writing.set(false);
            assertThat(taken.get()).as("the sweep had something to do").isPositive();
        } finally {
            threads.shutdownNow();
        }
        assertReferencesAddUp();
        while (sweepOnce() > 0) {}
        assertReferencesAddUp();
        assertThat(count("select count(*) from page where region = $1 and refs = 0"))
                .isZero();
        assertThat(count("select count(*) from chunk where region = $1 and refs = 0"))
                .isZero();
    }

    /** One generation; tells how many rows it condemned or took. */
    private long sweepOnce() {
        long generation = await(sweep.nextGeneration(region));
        long touched = 0;
        for (ContentKind kind : List.of(ContentKind.PAGE, ContentKind.CHUNK)) {
            touched += await(sweep.take(region, kind, generation, 7)).objects();
            touched += await(sweep.condemn(region, kind, generation, 7)).objects();
        }
        List<String> garbage = await(sweep.garbage(region, Duration.ZERO, 50));
        await(sweep.forget(region, garbage));
        return touched;
    }

    private void assertReferencesAddUp() {
        assertThat(count("""
            select count(*) from page p
             where region = $1 and refs <> (
               select count(*) from manifest m where m.region = p.region and p.id = any(m.pages))
            """))
                .as("pages whose refs are not the number of images that name them")
                .isZero();
        assertThat(count("""
            select count(*) from chunk c
             where region = $1 and refs <> (
               select count(*) from page p where p.region = c.region and c.id = any(p.chunks))
            """))
                .as("chunks whose refs are not the number of pages that name them")
                .isZero();
        assertThat(count("""
            select count(*) from page p, unnest(p.chunks) as named(id)
             where p.region = $1
               and not exists (select 1 from chunk c where c.region = p.region and c.id = named.id)
            """)).as("chunks that a page names and that are gone").isZero();
        assertThat(count("""
            select count(*) from manifest m, unnest(m.pages) as named(id)
             where m.region = $1
               and not exists (select 1 from page p where p.region = m.region and p.id = named.id)
            """)).as("pages that an image names and that are gone").isZero();
    }

    private long count(String query) {
        return pool.preparedQuery(query)
                .execute(Tuple.of(region))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** Saves images of content that the others use too, gives up every fifth and keeps only the last three. */
    private final class Writer implements Callable<Void> {
        private final int number;
        private final Random random;
        private final Deque<UUID> kept = new ArrayDeque<>();

        Writer(int number) {
            this.number = number;
            this.random = new Random(number);
        }

        @Override
        public Void call() {
            for (int image = 0; image < IMAGES; image++) {
                WriteSession session = await(index.begin("race-" + number, region, domain, image + 1));
                List<ContentId> written = writePages(session);
                if (image % 5 == 4) {
                    await(index.release(session.key(), session.fence()));
                    continue;
                }
                kept.add(commit(session, written));
                if (kept.size() > 3) {
                    await(index.drop(region, kept.remove()));
                }
            }
            return null;
        }

        private List<ContentId> writePages(WriteSession session) {
            List<ContentId> wanted = new ArrayList<>(pages);
            Collections.shuffle(wanted, random);
            List<ContentId> mine = wanted.subList(0, 6);
            // The page of one number names the chunks of the next few numbers: what content addressing would do.
            for (ContentId page : mine) {
                record(session, chunksOf(page));
            }
            Map<ContentId, StoredObject> found = await(index.pin(session, ContentKind.PAGE, mine));
            List<NewPage> missing = mine.stream()
                    .filter(page -> !found.containsKey(page))
                    .map(page -> new NewPage(object(session, ContentKind.PAGE, page), chunksOf(page)))
                    .toList();
            assertThat(await(index.recordPages(session, missing))).hasSize(missing.size());
            return mine;
        }

        private List<ContentId> chunksOf(ContentId page) {
            int first = pages.indexOf(page);
            return List.of(chunks.get(first), chunks.get((first + 1) % CONTENTS), chunks.get((first + 2) % CONTENTS));
        }

        private void record(WriteSession session, List<ContentId> wanted) {
            List<ContentId> shuffled = new ArrayList<>(wanted);
            Collections.shuffle(shuffled, random);
            Map<ContentId, StoredObject> found = await(index.pin(session, ContentKind.CHUNK, shuffled));
            List<StoredObject> uploads = shuffled.stream()
                    .filter(id -> !found.containsKey(id))
                    .map(id -> object(session, ContentKind.CHUNK, id))
                    .toList();
            assertThat(await(index.recordChunks(session, uploads))).hasSize(uploads.size());
        }

        private UUID commit(WriteSession session, List<ContentId> written) {
            UUID manifest = UUID.randomUUID();
            await(index.reserve(session, new RootName(manifest, session.uploadId()).objectName()));
            await(index.commit(session, new ManifestReferences(manifest, region, domain, written)));
            return manifest;
        }

        private StoredObject object(WriteSession session, ContentKind kind, ContentId id) {
            return new StoredObject(kind, id, session.uploadId(), 100);
        }
    }
}
