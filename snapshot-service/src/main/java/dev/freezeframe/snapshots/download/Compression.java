package dev.freezeframe.snapshots.download;

import dev.freezeframe.kit.error.ApiException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** How a file is compressed as a whole. */
enum Compression {
    NONE("application/octet-stream", "", null),
    ZSTD("application/zstd", ".zst", ZstdEncoder::new),
    GZIP("application/gzip", ".gz", GzipEncoder::new);

    private final String mediaType;
    private final String suffix;
    private final Function<Executor, FileEncoder> encoder;

    Compression(String mediaType, String suffix, Function<Executor, FileEncoder> encoder) {
        this.mediaType = mediaType;
        this.suffix = suffix;
        this.encoder = encoder;
    }

    /** @throws ApiException 422 for anything but {@code none}, {@code zstd}, {@code gzip} or nothing */
    static Compression of(String text) {
        return switch (text == null ? "" : text) {
            case "", "none" -> NONE;
            case "zstd" -> ZSTD;
            case "gzip" -> GZIP;
            default -> throw ApiException.unprocessable("compression must be none, zstd or gzip");
        };
    }

    String mediaType() {
        return mediaType;
    }

    String suffix() {
        return suffix;
    }

    /**
     * A new encoder; empty when nothing is compressed.
     *
     * @param processor compresses
     */
    Optional<FileEncoder> encoder(Executor processor) {
        return Optional.ofNullable(encoder).map(made -> made.apply(processor));
    }
}
