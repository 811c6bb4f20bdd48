package dev.freezeframe.snapshots.imports;

import dev.freezeframe.snapshots.region.RegionCatalog;
import dev.freezeframe.snapshots.region.RegionView;
import io.quarkus.scheduler.Scheduled;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;

/** Removes the files of imports that are over: after a crash nobody else looks for those that are not tried again. */
@ApplicationScoped
public class AbandonedStaging {
    private static final Logger LOG = Logger.getLogger(AbandonedStaging.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RegionCatalog regions;
    private final ImportStaging staging;
    private final Pool database;

    AbandonedStaging(RegionCatalog regions, ImportStaging staging, Pool database) {
        this.regions = regions;
        this.staging = staging;
        this.database = database;
    }

    /** Looks through all pools once. Blocks. */
    @Scheduled(
            identity = "abandoned-staging",
            every = "${freezeframe.import.staging-interval:10m}",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void remove() {
        for (RegionView region : regions.all()) {
            try {
                remove(region.slug());
            } catch (IOException | RuntimeException e) {
                LOG.warnf("cannot look for files of imports in %s: %s", region.slug(), e.getMessage());
            }
        }
    }

    /** The files first, the images after them: an import has its image before it has files. */
    private void remove(String region) throws IOException {
        Map<Long, Path> found = staging.found(region);
        if (found.isEmpty()) {
            return;
        }
        for (Row working : database.preparedQuery(
                        "select id from image where id = any($1) and status in ('new', 'pending')")
                .execute(Tuple.of(found.keySet().toArray(Long[]::new)))
                .await()
                .atMost(PATIENCE)) {
            found.remove(working.getLong("id"));
        }
        found.values().forEach(files -> {
            LOG.infof("removing %s: its import is over", files);
            ImportStaging.remove(files);
        });
    }
}
