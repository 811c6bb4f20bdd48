package dev.freezeframe.store.object;

import io.minio.BucketExistsArgs;
import io.minio.CopyObjectArgs;
import io.minio.CopySource;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.http.Method;
import io.minio.messages.DeleteError;
import io.minio.messages.DeleteObject;
import io.minio.messages.Item;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of any server that speaks S3. Objects travel through presigned URLs and the Java HTTP client, so that neither
 * side of a transfer hashes a payload whose integrity its content already proves; everything else is the MinIO client's
 * work.
 */
public final class S3ObjectStore implements ObjectStore {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** How long one transfer may take; chunks are small. */
    private static final Duration TRANSFER_TIMEOUT = Duration.ofSeconds(60);

    /** Longer than a transfer, and the bound on how long after its writer died an upload can still take effect. */
    private static final int URL_LIFETIME_SECONDS = 300;

    /** What S3 takes in one request. */
    private static final int DELETE_BATCH = 1000;

    /** Listings and deletions at a time; they block a thread each. */
    private static final int BLOCKING_THREADS = 4;

    private final S3Location location;
    private final OkHttpClient connections;
    private final MinioClient minio;
    private final ExecutorService callbacks;
    private final ExecutorService blocking;
    private final HttpClient http;
    private final S3Failures failures;
    private final UrlSigner urls;

    /** @throws IllegalArgumentException if the location cannot be right */
    public S3ObjectStore(S3Location location) {
        this.location = location;
        this.failures = new S3Failures(location);
        this.connections = new OkHttpClient.Builder()
                .connectTimeout(CONNECT_TIMEOUT)
                .callTimeout(TRANSFER_TIMEOUT)
                .build();
        this.minio = MinioClient.builder()
                .endpoint(location.endpoint().toString())
                .region(location.region())
                .credentials(location.accessKey(), location.secretKey())
                .httpClient(connections)
                .build();
        this.urls = new UrlSigner(
                bucketUrl(minio, location.bucket()),
                location.region(),
                location.accessKey(),
                location.secretKey(),
                URL_LIFETIME_SECONDS,
                Instant.now());
        this.callbacks = Executors.newCachedThreadPool(daemons("s3-http-" + location.bucket()));
        this.blocking = Executors.newFixedThreadPool(BLOCKING_THREADS, daemons("s3-admin-" + location.bucket()));
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(callbacks)
                .build();
    }

    /** Creates the bucket if it is not there. */
    public CompletionStage<Void> ensureBucket() {
        return blocking("create the bucket", () -> {
            BucketExistsArgs exists =
                    BucketExistsArgs.builder().bucket(location.bucket()).build();
            if (!minio.bucketExists(exists)) {
                minio.makeBucket(
                        MakeBucketArgs.builder().bucket(location.bucket()).build());
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Void> put(String name, ByteBuffer body) {
        String what = "store " + name;
        HttpRequest request = HttpRequest.newBuilder(urls.sign("PUT", name, Instant.now()))
                .timeout(TRANSFER_TIMEOUT)
                .PUT(new BufferPublisher(body))
                .build();
        return within(http.sendAsync(request, info -> new ReplySubscriber())).handle((response, failure) -> {
            if (failure != null) {
                throw failures.wrapped(what, failure);
            }
            failures.check(what, name, response.statusCode(), response.body());
            return null;
        });
    }

    @Override
    public CompletionStage<ByteBuffer> get(String name, Destination destination) {
        String what = "read " + name;
        DownloadSubscriber download = new DownloadSubscriber(destination);
        HttpRequest request = HttpRequest.newBuilder(urls.sign("GET", name, Instant.now()))
                .timeout(TRANSFER_TIMEOUT)
                .build();
        return within(http.sendAsync(request, download::expect)).handle((response, failure) -> {
            if (failure != null) {
                download.abandon();
                throw failures.wrapped(what, download.refusal().orElse(failure));
            }
            failures.check(what, name, response.statusCode(), download.errorText());
            return response.body();
        });
    }

    /**
     * Copies from another bucket that this server has too; empty where the source is on another server, or has other
     * credentials.
     */
    public Optional<ServerSideCopy> copyFrom(S3Location source) {
        return source.equals(location.withBucket(source.bucket()))
                ? Optional.of((name, copy) -> blocking("copy " + name, () -> copy(source.bucket(), name, copy)))
                : Optional.empty();
    }

    private @Nullable Void copy(String sourceBucket, String name, String copy) throws Exception {
        try {
            minio.copyObject(CopyObjectArgs.builder()
                    .bucket(location.bucket())
                    .object(copy)
                    .source(CopySource.builder()
                            .bucket(sourceBucket)
                            .object(name)
                            .build())
                    .build());
            return null;
        } catch (ErrorResponseException e) {
            if (e.errorResponse().code().equals("NoSuchKey")) {
                throw new ObjectNotFoundException(name);
            }
            throw e;
        }
    }

    @Override
    public CompletionStage<Void> delete(Collection<String> names) {
        List<String> all = List.copyOf(names);
        return blocking("delete " + all.size() + " objects", () -> {
            for (int from = 0; from < all.size(); from += DELETE_BATCH) {
                deleteBatch(all.subList(from, Math.min(all.size(), from + DELETE_BATCH)));
            }
            return null;
        });
    }

    private void deleteBatch(List<String> names) throws Exception {
        Iterable<Result<DeleteError>> errors = minio.removeObjects(RemoveObjectsArgs.builder()
                .bucket(location.bucket())
                .objects(names.stream().map(DeleteObject::new).toList())
                .build());
        for (Result<DeleteError> result : errors) {
            DeleteError error = result.get();
            if (!"NoSuchKey".equals(error.code())) {
                throw failures.of("delete " + error.objectName(), 0, error.code(), error.message());
            }
        }
    }

    @Override
    public CompletionStage<List<ObjectSummary>> list(String prefix, String startAfter, int limit) {
        return blocking("list " + prefix, () -> {
            ListObjectsArgs.Builder arguments = ListObjectsArgs.builder()
                    .bucket(location.bucket())
                    .prefix(prefix)
                    .recursive(true)
                    .maxKeys(limit);
            if (!startAfter.isEmpty()) {
                arguments.startAfter(startAfter);
            }
            List<ObjectSummary> found = new ArrayList<>();
            for (Result<Item> result : minio.listObjects(arguments.build())) {
                Item item = result.get();
                found.add(new ObjectSummary(item.objectName(), item.size()));
                // The client would go on with a request for the next ones.
                if (found.size() == limit) {
                    break;
                }
            }
            return found;
        });
    }

    @Override
    public void close() {
        callbacks.shutdown();
        blocking.shutdown();
        connections.dispatcher().executorService().shutdown();
        connections.connectionPool().evictAll();
    }

    /** Where the bucket is, in the path or in the host's name, the MinIO client knows for each kind of server. */
    private static URI bucketUrl(MinioClient minio, String bucket) {
        String name = "any";
        try {
            String url = minio.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(Method.GET)
                    .bucket(bucket)
                    .object(name)
                    .expiry(URL_LIFETIME_SECONDS)
                    .build());
            return URI.create(url.substring(0, url.indexOf("/" + name + "?")));
        } catch (Exception e) { // The client declares nine kinds; a signature needs neither network nor luck.
            throw new IllegalArgumentException("bucket " + bucket + " has no URL: " + e.getMessage(), e);
        }
    }

    /** Bounds a whole exchange: the request's own timeout ends with the reply's first bytes. */
    private static <T> CompletableFuture<HttpResponse<T>> within(CompletableFuture<HttpResponse<T>> exchange) {
        return exchange.copy()
                .orTimeout(TRANSFER_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .whenComplete((response, failure) -> {
                    if (failure != null) {
                        exchange.cancel(true);
                    }
                });
    }

    private <T> CompletionStage<T> blocking(String what, Callable<T> work) {
        var result = new CompletableFuture<T>();
        blocking.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(failures.of(what, e));
            }
        });
        return result;
    }

    private static java.util.concurrent.ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
