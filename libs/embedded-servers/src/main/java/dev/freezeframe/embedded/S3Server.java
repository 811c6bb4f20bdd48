package dev.freezeframe.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/** S3 over a directory, by s3proxy: an object is a file, a bucket a folder. */
final class S3Server implements EmbeddedServer {

    private static final int MAX_THREADS = 32;

    /** Requests that are not sent in chunks are held in memory to check their signature. */
    private static final long LARGEST_UNCHUNKED_REQUEST = 32L << 20;

    private final Path directory;
    private final S3Endpoint endpoint;
    private final List<String> buckets;
    private @Nullable S3Proxy server;

    S3Server(Path directory, int port, ServerState state, List<String> buckets) throws Exception {
        this.directory = directory;
        this.endpoint = new S3Endpoint(
                URI.create("http://" + EmbeddedServersOptions.HOST + ":" + port),
                "FF" + state.secret("s3.access-key").substring(0, 18).toUpperCase(Locale.ROOT),
                state.secret("s3.secret-key"));
        this.buckets = buckets;
    }

    S3Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public void start() throws Exception {
        if (server != null) {
            return;
        }
        Files.createDirectories(directory);
        FilesystemNio2BlobStore store = new FilesystemNio2BlobStore(directory.toString());
        for (String bucket : buckets) {
            if (!store.containerExists(bucket)) {
                store.createContainer(bucket);
            }
        }
        S3Proxy started = S3Proxy.builder()
                .blobStore(store)
                .endpoint(endpoint.uri())
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, endpoint.accessKey(), endpoint.secretKey())
                .v4MaxNonChunkedRequestSize(LARGEST_UNCHUNKED_REQUEST)
                .ignoreUnknownHeaders(true)
                .jettyMaxThreads(MAX_THREADS)
                .stopTimeout(0)
                .build();
        started.start();
        server = started;
    }

    @Override
    public void stop() throws Exception {
        S3Proxy running = server;
        server = null;
        if (running != null) {
            running.stop();
        }
    }
}
