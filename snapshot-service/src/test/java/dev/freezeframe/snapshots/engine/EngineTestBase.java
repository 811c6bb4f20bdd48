package dev.freezeframe.snapshots.engine;

import static org.awaitility.Awaitility.await;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.snapshots.engine.ScriptedJob.Asked;
import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.RawFileSource;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;

/** Steps that the tests of the engine share. Every test has a team of its own. */
abstract class EngineTestBase {
    static final String REGION = "nyc3";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    ImageEngine engine;

    @Inject
    ScriptedJob jobs;

    @Inject
    RegionStores stores;

    @Inject
    Pool pool;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    final UUID team = UUID.randomUUID();

    /** Saves and commits a disk in a job and waits for it. */
    StoredImage saved(Path disk) {
        return saved(REGION, disk);
    }

    StoredImage saved(String region, Path disk) {
        CompletableFuture<StoredImage> image = new CompletableFuture<>();
        Asked job = jobs.enqueue(context -> {
            try (BlockSource source = RawFileSource.open(disk)) {
                image.complete(saveAndCommit(context, region, source));
            }
        });
        awaitEnd(job, "done");
        return image.join();
    }

    StoredImage saveAndCommit(JobContext job, String region, BlockSource source) throws Exception {
        StoredImage image = engine.save(job, region, team, source, null, Map.of("name", "test"));
        job.completeWith(() -> engine.commit(image, job));
        return image;
    }

    /** Builds a disk from an image in a job and waits for it. */
    Path restored(String region, UUID manifest, Path target, long size) {
        awaitEnd(askToRestore(region, manifest, target, size), "done");
        return target;
    }

    Asked askToRestore(String region, UUID manifest, Path target, long size) {
        return jobs.enqueue(job -> {
            engine.restore(job, region, manifest, target, size);
            job.completeWith(() -> io.smallrye.mutiny.Uni.createFrom().voidItem());
        });
    }

    void awaitEnd(Asked job, String state) {
        await().atMost(PATIENCE).until(() -> text("select state from job where id = $1", job.id()), state::equals);
    }

    void drop(UUID manifest) {
        ScriptedJob.inTransaction(() -> engine.drop(manifest));
    }

    long number(String query, Object... parameters) {
        return row(query, parameters).getLong(0);
    }

    String text(String query, Object... parameters) {
        return row(query, parameters).getString(0);
    }

    private io.vertx.mutiny.sqlclient.Row row(String query, Object... parameters) {
        return pool.preparedQuery(query)
                .execute(Tuple.from(java.util.Arrays.asList(parameters)))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next();
    }
}
