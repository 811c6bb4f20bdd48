package dev.freezeframe.snapshots.download;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.block.SnapshotData;
import dev.freezeframe.snapshots.engine.ReadableImage;
import dev.freezeframe.snapshots.engine.StoreRuntime;
import dev.freezeframe.snapshots.image.Image;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Sends a snapshot as a file. While it is sent, its data is held. */
@ApplicationScoped
public class SendFile {
    private static final Logger LOG = Logger.getLogger(SendFile.class);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final Duration LONGEST_RUN = Duration.ofDays(1);

    private final SnapshotData data;
    private final Downloads downloads;
    private final DownloadConfig config;
    private final StoreRuntime runtime;
    private final Vertx vertx;
    private final AtomicInteger underWay = new AtomicInteger();

    public SendFile(SnapshotData data, Downloads downloads, DownloadConfig config, StoreRuntime runtime, Vertx vertx) {
        this.data = data;
        this.downloads = downloads;
        this.config = config;
        this.runtime = runtime;
        this.vertx = vertx;
    }

    /** What file is wanted of which snapshot. */
    record Wanted(UUID team, String id, FileFormat format, Compression compression, Optional<String> region) {}

    private record Held(Image image, String region, UUID holder) {}

    /** Answers the headers of the file. */
    Uni<Void> describe(Wanted wanted, RoutingContext routing) {
        return Panache.withSession(() -> data.require(wanted.team(), wanted.id(), false))
                .chain(image -> data.open(image, SnapshotData.regionOf(image, wanted.region()))
                        .chain(opened -> wanted.format().layout(opened))
                        .chain(layout -> {
                            FileHeaders headers = FileHeaders.of(wanted, image, layout, routing.request());
                            headers.write(routing.response());
                            return Uni.createFrom()
                                    .completionStage(
                                            () -> routing.response().end().toCompletionStage());
                        }));
    }

    /** Answers the file, and ends when all of it is sent or the client is gone. */
    Uni<Void> send(Wanted wanted, RoutingContext routing) {
        return Uni.createFrom().deferred(() -> {
            if (underWay.incrementAndGet() > config.concurrency()) {
                underWay.decrementAndGet();
                throw ApiException.unavailable(
                        "As many snapshots are being downloaded as there may be at once. Try again later.", AGAIN);
            }
            return Panache.withTransaction(() -> hold(wanted))
                    .chain(held ->
                            sendHeld(wanted, held, routing).onTermination().invoke(() -> downloads.end(held.holder())))
                    .onTermination()
                    .invoke(() -> underWay.decrementAndGet());
        });
    }

    private Uni<Held> hold(Wanted wanted) {
        return data.require(wanted.team(), wanted.id(), false).chain(image -> {
            String region = SnapshotData.regionOf(image, wanted.region());
            return downloads.hold(image, region).map(holder -> new Held(image, region, holder));
        });
    }

    private Uni<Void> sendHeld(Wanted wanted, Held held, RoutingContext routing) {
        return data.open(held.image(), held.region())
                .chain(image ->
                        wanted.format().layout(image).chain(layout -> sendFile(wanted, held, image, layout, routing)));
    }

    private Uni<Void> sendFile(
            Wanted wanted, Held held, ReadableImage image, FileLayout layout, RoutingContext routing) {
        HttpServerRequest request = routing.request();
        HttpServerResponse response = routing.response();
        FileHeaders headers = FileHeaders.of(wanted, held.image(), layout, request);
        if (headers.isAnswer()) {
            return Uni.createFrom()
                    .completionStage(() -> headers.answer(routing).toCompletionStage());
        }
        PartReader reader = new PartReader(image, headers.asRuns());
        Optional<FileEncoder> encoder = wanted.compression().encoder(runtime.processor());
        // From here on nothing fails without being taken back.
        headers.write(response);
        Context context = vertx.getOrCreateContext();
        int window = (int) Math.max(2, config.readAhead().asLongValue() / image.blockSize());
        Transmission transmission = new Transmission(
                layout.parts(headers.range().from(), headers.range().to()), reader, encoder, request, context, window);
        long watch = vertx.setPeriodic(
                config.lease().toMillis() / 4,
                new Watch(transmission, context, downloads, held.holder(), patience(headers.asRuns())));
        Future<Void> over = transmission.begin().onComplete(done -> {
            vertx.cancelTimer(watch);
            encoder.ifPresent(FileEncoder::close);
            if (done.failed()) {
                LOG.warnf(
                        "the download of snapshot %s broke off: %s",
                        wanted.id(), done.cause().getMessage());
            }
        });
        return Uni.createFrom()
                .completionStage(over::toCompletionStage)
                .onFailure()
                .recoverWithUni(failure -> refuse(response, failure));
    }

    /** Who makes the zeros of runs takes nothing while its own client takes them, and has its own patience with it. */
    private Duration patience(boolean asRuns) {
        return asRuns ? LONGEST_RUN : config.patience();
    }

    /** Answers with the error if nothing has been sent yet. Otherwise the connection is closed, and nobody is there. */
    private static Uni<Void> refuse(HttpServerResponse response, Throwable failure) {
        if (response.headWritten() || response.closed()) {
            return Uni.createFrom().voidItem();
        }
        FileHeaders.takeBack(response);
        return Uni.createFrom().failure(SnapshotData.answer(failure));
    }
}
