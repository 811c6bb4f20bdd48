package dev.freezeframe.store.object;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3 server on a free port of the loopback interface, with its objects in a directory. */
public final class S3Server implements AutoCloseable {
    private static final String ACCESS_KEY = "freezeframe-test";
    private static final String SECRET_KEY = "freezeframe-test-secret";

    private final S3Proxy proxy;

    private S3Server(S3Proxy proxy) {
        this.proxy = proxy;
    }

    /** Starts a server; it answers when this returns. */
    public static S3Server start(Path directory) throws Exception {
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(
                        Files.createDirectories(directory).toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .stopTimeout(0)
                .build();
        proxy.start();
        return new S3Server(proxy);
    }

    /** A bucket on this server, which need not exist. */
    public S3Location bucket(String name) {
        return bucket(name, SECRET_KEY);
    }

    /** A bucket on this server, reached with a secret key that may be wrong. */
    public S3Location bucket(String name, String secretKey) {
        return new S3Location(URI.create("http://127.0.0.1:" + proxy.getPort()), name, ACCESS_KEY, secretKey);
    }

    /** A store of a bucket that exists. */
    public S3ObjectStore store(String bucket) throws IOException {
        S3ObjectStore store = new S3ObjectStore(bucket(bucket));
        ((CompletableFuture<Void>) store.ensureBucket()).join();
        return store;
    }

    @Override
    public void close() throws Exception {
        proxy.stop();
    }
}
