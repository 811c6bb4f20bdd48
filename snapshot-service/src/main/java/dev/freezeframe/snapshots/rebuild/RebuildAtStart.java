package dev.freezeframe.snapshots.rebuild;

import dev.freezeframe.snapshots.engine.index.IndexTransaction;
import dev.freezeframe.snapshots.engine.rebuild.IndexRebuild;
import dev.freezeframe.snapshots.engine.rebuild.RebuiltImage;
import dev.freezeframe.snapshots.engine.rebuild.RebuiltIndex;
import dev.freezeframe.snapshots.engine.rebuild.RebuiltRegion;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * An instance that is told to rebuild the database does that instead of starting, says what came of it, and ends: with 0 if
 * it is done, with 1 if nothing was changed because of a failure.
 */
@ApplicationScoped
public class RebuildAtStart {
    private static final Logger LOG = Logger.getLogger(RebuildAtStart.class);

    private final RebuildConfig config;
    private final IndexRebuild index;
    private final RebuiltCatalog catalog;
    private final Pool pool;

    RebuildAtStart(RebuildConfig config, IndexRebuild index, RebuiltCatalog catalog, Pool pool) {
        this.config = config;
        this.index = index;
        this.catalog = catalog;
        this.pool = pool;
    }

    /** After the installation's key has been checked, and before anything else begins to work. */
    void atStart(@Observes @Priority(2) StartupEvent event) throws InterruptedException {
        if (config.mode() == RebuildConfig.Mode.OFF) {
            return;
        }
        int status = 0;
        try {
            rebuild();
        } catch (IOException | RuntimeException e) {
            LOG.errorf("the database was not rebuilt: %s", e.getMessage());
            status = 1;
        }
        Quarkus.asyncExit(status);
        // Nothing that starts later begins to work.
        throw new PreventFurtherStepsException(status);
    }

    private void rebuild() throws IOException, InterruptedException {
        try (IndexTransaction transaction = IndexTransaction.begin(pool)) {
            RebuiltIndex rebuilt = index.rebuild(transaction, config.giveUp().orElse(Set.of()));
            catalog.enter(transaction, rebuilt.images());
            tell(rebuilt);
            if (config.mode() == RebuildConfig.Mode.RUN) {
                transaction.commit();
                LOG.info("rebuilt; start the service without freezeframe.rebuild.mode now");
            } else {
                LOG.info("only looked: nothing was changed");
            }
        }
    }

    private static void tell(RebuiltIndex rebuilt) {
        for (RebuiltImage image : rebuilt.images()) {
            LOG.infof(
                    "image %s: %s, %d bytes, of %s, in %s",
                    image.manifestId(),
                    image.description().getOrDefault("name", "without a name"),
                    image.diskBytes(),
                    image.owners(),
                    image.regions());
        }
        for (RebuiltRegion region : rebuilt.regions()) {
            LOG.infof(
                    "region %s: %d images, %d pages, %d chunks (%d missing); %d other objects of %d bytes",
                    region.region(),
                    region.images(),
                    region.pages(),
                    region.chunks(),
                    region.missingChunks(),
                    region.otherObjects(),
                    region.otherBytes());
            region.problems().forEach(problem -> LOG.errorf("region %s: left out: %s", region.region(), problem));
            if (region.otherObjects() > 0) {
                LOG.infof(
                        region.problems().isEmpty()
                                ? "region %s: the sweep deletes what belongs to nothing"
                                : "region %s: what belongs to nothing stays, since it may be of what was left out;"
                                        + " freezeframe.rebuild.give-up names images that are not wanted back",
                        region.region());
            }
        }
    }
}
