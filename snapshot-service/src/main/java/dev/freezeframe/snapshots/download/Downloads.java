package dev.freezeframe.snapshots.download;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.image.Image;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Keeps the images that are being downloaded from being swept. A hold lasts as long as its lease is renewed, so that an
 * instance which dies leaves nothing behind for long. If a lease runs out under a download that still runs, the worst is
 * that the download breaks off: everything it reads is verified.
 */
@ApplicationScoped
public class Downloads {
    private static final Logger LOG = Logger.getLogger(Downloads.class);
    private static final int BATCH = 100;

    private final ImageEngine engine;
    private final DownloadConfig config;
    private final Vertx vertx;

    public Downloads(ImageEngine engine, DownloadConfig config, Vertx vertx) {
        this.engine = engine;
        this.config = config;
        this.vertx = vertx;
    }

    /**
     * Holds an image, in the current transaction.
     *
     * @return the holder
     * @throws ApiException 404 when it is just being deleted
     */
    Uni<UUID> hold(Image image, String region) {
        UUID holder = UUID.randomUUID();
        return engine.hold(region, image.manifestId, holder)
                .invoke(held -> {
                    if (!held) {
                        throw ApiException.notFound();
                    }
                })
                .chain(() -> Panache.getSession())
                .chain(session -> session.createNativeQuery("insert into download"
                                + " (holder, region, team, image_id, lease_until) values (?1, ?2, ?3, ?4, "
                                + lease() + ")")
                        .setParameter(1, holder)
                        .setParameter(2, region)
                        .setParameter(3, image.team)
                        .setParameter(4, image.id)
                        .executeUpdate())
                .replaceWith(holder);
    }

    /** Goes on holding, and calls {@code lost} if the lease had run out and the hold is gone. From any thread. */
    void renew(UUID holder, Runnable lost) {
        OwnContext.run(
                vertx,
                () -> Panache.withTransaction(() -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(
                                        "update download set lease_until = " + lease() + " where holder = ?1")
                                .setParameter(1, holder)
                                .executeUpdate())),
                changed -> {
                    if (changed != 1) {
                        lost.run();
                    }
                },
                // A database that is away is no reason to break off: it may be back before the lease has run out.
                failure -> LOG.debugf("download %s is renewed later: %s", holder, failure.getMessage()));
    }

    /** Lets go, sooner or later: at the latest when the lease has run out. From any thread. */
    void end(UUID holder) {
        OwnContext.run(
                vertx,
                () -> Panache.withTransaction(() -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(
                                        "select cast(holder as text), region from download where holder = ?1"
                                                + " for update",
                                        Object[].class)
                                .setParameter(1, holder)
                                .getResultList())
                        .chain(this::letGo)),
                done -> {},
                failure -> LOG.warnf("download %s is let go later: %s", holder, failure.getMessage()));
    }

    /** Lets go what instances that are gone have left. */
    @Scheduled(
            identity = "downloads",
            every = "${freezeframe.downloads.let-go-interval:30s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> letGoOfAbandoned() {
        return Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select cast(holder as text), region from download where lease_until < now()"
                                        + " order by holder limit " + BATCH + " for update skip locked",
                                Object[].class)
                        .getResultList())
                .invoke(left ->
                        left.forEach(row -> LOG.infof("download %s is let go: nobody sends it any more", row[0])))
                .chain(this::letGo));
    }

    private Uni<Void> letGo(List<Object[]> rows) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> letGo(UUID.fromString((String) row[0]), (String) row[1]))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> letGo(UUID holder, String region) {
        return engine.drop(holder, region)
                .chain(() -> Panache.getSession())
                .chain(session -> session.createNativeQuery("delete from download where holder = ?1")
                        .setParameter(1, holder)
                        .executeUpdate()
                        .replaceWithVoid());
    }

    private String lease() {
        return "now() + interval '" + config.lease().toMillis() + " milliseconds'";
    }
}
