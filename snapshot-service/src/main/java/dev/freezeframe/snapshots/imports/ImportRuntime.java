package dev.freezeframe.snapshots.imports;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.ImageOpener;
import dev.freezeframe.formats.convert.QemuImg;
import dev.freezeframe.formats.fetch.AddressPolicy;
import dev.freezeframe.formats.fetch.FetchLimits;
import dev.freezeframe.formats.fetch.ImageFetcher;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** What all imports share: the client that fetches and the threads that read and expand images. */
@ApplicationScoped
public class ImportRuntime {
    private static final int REDIRECTS = 5;
    /** Tries in a row without a byte, within one fetch. */
    private static final int FRUITLESS = 5;

    private final ExecutorService readers;
    private final ImageFetcher fetcher;
    private final ImageOpener opener;

    public ImportRuntime(ImportConfig config) {
        AtomicInteger number = new AtomicInteger();
        this.readers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            Thread thread = new Thread(task, "image-reader-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.fetcher = new ImageFetcher(
                new FetchLimits(
                        config.maxFileSize().asLongValue(),
                        config.connectTimeout(),
                        config.idleTimeout(),
                        config.totalTimeout(),
                        REDIRECTS,
                        FRUITLESS),
                config.allowPrivateAddresses() ? AddressPolicy.ANY : AddressPolicy.PUBLIC,
                config.directory());
        this.opener = new ImageOpener(
                ImageLimits.ofVirtualBytes(config.maxDiskSize().asLongValue()),
                QemuImg.onPath(config.totalTimeout()),
                readers);
    }

    @Produces
    @Singleton
    ImageFetcher fetcher() {
        return fetcher;
    }

    @Produces
    @Singleton
    ImageOpener opener() {
        return opener;
    }

    @PreDestroy
    void close() {
        fetcher.close();
        readers.shutdown();
    }
}
