package dev.freezeframe.replications;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.InMemoryChunkIndex;
import dev.freezeframe.store.remote.IndexFailure;
import dev.freezeframe.store.remote.IndexMessages;
import dev.freezeframe.store.remote.RegionComparison;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The catalog's side of the index' protocol, with the library's index in memory behind it: what the real one does is shown
 * by the same contract in its own tests, and the whole by those of the local stack.
 */
public class TestCatalog implements QuarkusTestResourceLifecycleManager {
    static final InMemoryChunkIndex INDEX = new InMemoryChunkIndex(Clock.systemUTC());

    /** What has been staged, by session. */
    static final Map<String, IndexMessages.Stage> STAGED = new ConcurrentHashMap<>();

    private static final String TOKEN = "1e".repeat(32);

    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    private static volatile boolean away;
    private @Nullable HttpServer server;

    /** Whether it answers that it cannot, as while its database is away. */
    static void away(boolean isAway) {
        away = isAway;
    }

    /** What the real one does when it takes over a copy. */
    static void commitStaged(String sessionKey) {
        IndexMessages.Stage staged = STAGED.remove(sessionKey);
        INDEX.commit(staged.session(), staged.references())
                .toCompletableFuture()
                .join();
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "test-catalog");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/internal/index/", TestCatalog::handle);
        server.start();
        return Map.of(
                "freezeframe.services.snapshot",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (away || !("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            reply(exchange, away ? 503 : 401, Map.of());
            return;
        }
        String path = exchange.getRequestURI().getPath();
        try {
            reply(exchange, 200, answer(path.substring(path.lastIndexOf('/') + 1), body));
        } catch (CompletionException e) {
            reply(exchange, IndexFailure.STATUS, IndexFailure.of(e.getCause()).orElseThrow());
        } catch (UnsupportedOperationException e) {
            reply(exchange, 404, Map.of("message", String.valueOf(e.getMessage())));
        }
    }

    private static Object answer(String operation, byte[] body) throws IOException {
        ChunkIndex index = INDEX;
        return switch (operation) {
            case "begin" -> {
                var wanted = JSON.readValue(body, IndexMessages.Begin.class);
                yield join(index.begin(wanted.key(), wanted.region(), wanted.domain(), wanted.fence()));
            }
            case "pin" -> {
                var wanted = JSON.readValue(body, IndexMessages.Pin.class);
                yield located(index.pin(wanted.session(), wanted.kind(), wanted.ids()));
            }
            case "reserve" -> {
                var wanted = JSON.readValue(body, IndexMessages.Reserve.class);
                join(index.reserve(wanted.session(), wanted.objectName()));
                yield Map.of();
            }
            case "record-chunks" -> {
                var uploads = JSON.readValue(body, IndexMessages.RecordChunks.class);
                yield located(index.recordChunks(uploads.session(), uploads.uploads()));
            }
            case "record-pages" -> {
                var uploads = JSON.readValue(body, IndexMessages.RecordPages.class);
                yield located(index.recordPages(uploads.session(), uploads.pages()));
            }
            case "stage" -> {
                var staged = JSON.readValue(body, IndexMessages.Stage.class);
                STAGED.put(staged.session().key(), staged);
                yield Map.of();
            }
            case "release" -> {
                var ended = JSON.readValue(body, IndexMessages.Release.class);
                join(index.release(ended.key(), ended.fence()));
                yield Map.of();
            }
            case "drop" -> {
                var hold = JSON.readValue(body, IndexMessages.Drop.class);
                yield new IndexMessages.Found(join(index.drop(hold.region(), hold.manifestId())));
            }
            case "hold" -> {
                var wanted = JSON.readValue(body, IndexMessages.Hold.class);
                yield new IndexMessages.Found(join(index.hold(wanted.region(), wanted.manifestId(), wanted.holder())));
            }
            case "locate" -> {
                var wanted = JSON.readValue(body, IndexMessages.Locate.class);
                yield located(index.locate(wanted.region(), wanted.kind(), wanted.ids()));
            }
            case "chunks-of" -> {
                var wanted = JSON.readValue(body, IndexMessages.ChunksOf.class);
                yield new IndexMessages.PageChunks(
                        join(index.chunksOf(wanted.region(), wanted.pages())).entrySet().stream()
                                .map(page -> new IndexMessages.NamedChunks(page.getKey(), page.getValue()))
                                .toList());
            }
            case "root" -> {
                var wanted = JSON.readValue(body, IndexMessages.Root.class);
                yield new IndexMessages.Names(join(index.root(wanted.region(), wanted.manifestId())).stream()
                        .toList());
            }
            case "pages" -> {
                var wanted = JSON.readValue(body, IndexMessages.Pages.class);
                yield new IndexMessages.Ids(join(index.pages(wanted.region(), wanted.manifestId())));
            }
            case "compare" -> compared(JSON.readValue(body, IndexMessages.Compare.class));
            default -> throw new UnsupportedOperationException("no such operation: " + operation);
        };
    }

    /** As the real one counts: distinct chunks, and the bytes of chunks and pages. */
    private static RegionComparison compared(IndexMessages.Compare wanted) {
        var pages = join(INDEX.pages(wanted.region(), wanted.manifestId()));
        var chunks = join(INDEX.chunksOf(wanted.region(), pages)).values().stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
        long[] here = bytes(wanted.region(), pages, chunks);
        long[] there = bytes(wanted.otherRegion(), pages, chunks);
        return new RegionComparison(here[0], here[1], there[0], there[1]);
    }

    private static long[] bytes(String region, List<ContentId> pages, List<ContentId> chunks) {
        var foundPages = join(INDEX.locate(region, ContentKind.PAGE, pages));
        var foundChunks = join(INDEX.locate(region, ContentKind.CHUNK, chunks));
        long bytes = Stream.concat(foundPages.values().stream(), foundChunks.values().stream())
                .mapToLong(StoredObject::length)
                .sum();
        return new long[] {foundChunks.size(), bytes};
    }

    private static IndexMessages.Located located(CompletionStage<Map<ContentId, StoredObject>> found) {
        return new IndexMessages.Located(List.copyOf(join(found).values()));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void reply(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
