package dev.freezeframe.formats.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.formats.WorkMonitor;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ImageFetcherTest {
    private static final int SIZE = 3_000_000;
    private static final FetchLimits LIMITS =
            new FetchLimits(4 << 20, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(30), 5, 3);
    /** As strict as PUBLIC, but for one address, so that a test can serve from it. */
    private static final AddressPolicy ONE_HOST =
            address -> address.getHostAddress().equals("127.0.0.1");

    private final Path directory;

    ImageFetcherTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private final byte[] content = content();

    @Test
    void fetchesAFileAndTellsHowFarItIs() throws Exception {
        var progress = new ArrayList<Long>();
        try (FileServer server = new FileServer("127.0.0.1", FileServer.file(content))) {
            FetchedFile file = fetch(server.url("/disk.raw"), ONE_HOST, (done, total) -> {
                assertThat(total).isEqualTo(SIZE);
                progress.add(done);
            });

            assertThat(Files.readAllBytes(file.path())).isEqualTo(content);
            assertThat(file).isEqualTo(new FetchedFile(target(), SIZE, true));
            assertThat(server.requests()).containsExactly("HEAD /disk.raw", "GET /disk.raw");
        }
        assertThat(progress).isSorted().endsWith((long) SIZE);
    }

    @Test
    void resumesWhereAConnectionBroke() throws Exception {
        try (FileServer server =
                new FileServer("127.0.0.1", exchange -> FileServer.serve(exchange, content, 1_000_000))) {
            FetchedFile file = fetch(server.url("/"), ONE_HOST);

            assertThat(Files.readAllBytes(file.path())).isEqualTo(content);
            assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(4).contains("GET / bytes=1000000-");
        }
    }

    @Test
    void anotherAttemptGoesOnWhereTheLastOneEnded() throws Exception {
        var served = new AtomicInteger(1_000_000);
        try (FileServer server = new FileServer(
                "127.0.0.1",
                exchange ->
                        FileServer.serve(exchange, content, FileServer.isHead(exchange) ? 0 : served.getAndSet(0)))) {
            assertThatThrownBy(() -> fetch(server.url("/"), ONE_HOST))
                    .isInstanceOf(FetchFailedException.class)
                    .hasMessageContaining("broke at 1000000 of 3000000 bytes");
            assertThat(target()).hasSize(1_000_000);
            served.set(SIZE);

            assertThat(Files.readAllBytes(fetch(server.url("/"), ONE_HOST).path()))
                    .isEqualTo(content);
            assertThat(server.requests()).last().isEqualTo("GET / bytes=1000000-");

            // What is complete is not asked for again, as long as the server has the same.
            assertThat(Files.readAllBytes(fetch(server.url("/"), ONE_HOST).path()))
                    .isEqualTo(content);
            assertThat(server.requests()).last().isEqualTo("HEAD /");
        }
    }

    @Test
    void anotherAttemptStartsAgainWhenTheFileChangedOrIsShorterThanItWas() throws Exception {
        try (FileServer server = new FileServer("127.0.0.1", FileServer.file(content))) {
            for (ResumePoint point : List.of(
                    new ResumePoint(server.url("/"), "\"zero\"", SIZE, 1000),
                    new ResumePoint(server.url("/other"), "\"one\"", SIZE, 1000),
                    new ResumePoint(server.url("/"), "\"one\"", SIZE + 1, 1000),
                    new ResumePoint(server.url("/"), "\"one\"", SIZE, 5000))) {
                Files.write(target(), new byte[2000]);
                point.write(target());

                assertThat(Files.readAllBytes(fetch(server.url("/"), ONE_HOST).path()))
                        .isEqualTo(content);
            }
            assertThat(server.requests()).doesNotContain("GET / bytes=1000-");
        }
    }

    @Test
    void anAttemptThatIsStillWritingIsNotDisturbed() throws Exception {
        byte[] other = new byte[1000];
        Path theirs = Files.write(target(), other);
        try (FileServer server = new FileServer("127.0.0.1", FileServer.file(content));
                FileChannel writer = FileChannel.open(theirs, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = writer.lock()) {
            new ResumePoint(server.url("/"), "\"one\"", SIZE, 1000).write(target());

            assertThat(Files.readAllBytes(fetch(server.url("/"), ONE_HOST).path()))
                    .isEqualTo(content);
            assertThat(lock.isValid()).isTrue();
            assertThat(writer.size()).isEqualTo(1000);
        }
    }

    @Test
    void startsAgainWhereTheServerHasNoRanges() throws Exception {
        var gets = new AtomicInteger();
        try (FileServer server = new FileServer("127.0.0.1", exchange -> {
            if (FileServer.isHead(exchange)) {
                FileServer.head(exchange, SIZE);
                return;
            }
            exchange.sendResponseHeaders(200, SIZE);
            int end = gets.incrementAndGet() == 1 ? SIZE / 2 : SIZE;
            exchange.getResponseBody().write(content, 0, end);
            exchange.getResponseBody().flush();
        })) {
            assertThat(Files.readAllBytes(fetch(server.url("/"), ONE_HOST).path()))
                    .isEqualTo(content);
            assertThat(gets).hasValue(2);
        }
    }

    @Test
    void startsAgainWhenTheFileChanged() throws Exception {
        byte[] other = new byte[SIZE];
        Arrays.fill(other, (byte) 1);
        var gets = new AtomicInteger();
        try (FileServer server = new FileServer("127.0.0.1", exchange -> {
            if (FileServer.isHead(exchange) || gets.incrementAndGet() == 1) {
                FileServer.serve(exchange, content, 100_000);
                return;
            }
            // If-Range names another version: the whole new file.
            exchange.getResponseHeaders().set("ETag", "\"two\"");
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(other);
        })) {
            assertThat(Files.readAllBytes(fetch(server.url("/"), ONE_HOST).path()))
                    .isEqualTo(other);
        }
    }

    @Test
    void givesUpOnAServerThatAlwaysBreaksOff() throws Exception {
        try (FileServer server = new FileServer("127.0.0.1", exchange -> FileServer.serve(exchange, content, 0))) {
            failed(server.url("/"), FetchFailedException.class).hasMessageContaining("broke at 0 of 3000000 bytes");
        }
    }

    @Test
    void followsRedirects() throws Exception {
        try (FileServer server = new FileServer("127.0.0.1", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/old")) {
                FileServer.redirect(exchange, "/new?x=1");
            } else {
                FileServer.serve(exchange, content, SIZE);
            }
        })) {
            assertThat(Files.readAllBytes(fetch(server.url("/old"), ONE_HOST).path()))
                    .isEqualTo(content);
        }
    }

    @Test
    void followsNoEndlessRedirects() throws Exception {
        try (FileServer server = new FileServer("127.0.0.1", exchange -> FileServer.redirect(exchange, "/again"))) {
            failed(server.url("/"), FetchRefusedException.class).hasMessageContaining("more than 5 redirects");
            assertThat(server.requests()).hasSize(6);
        }
    }

    @Test
    void doesNotFollowARedirectToAPrivateAddress() throws Exception {
        try (FileServer hidden = new FileServer("127.0.0.2", FileServer.file(content));
                FileServer server =
                        new FileServer("127.0.0.1", exchange -> FileServer.redirect(exchange, hidden.url("/secret")))) {
            failed(server.url("/"), FetchRefusedException.class)
                    .hasMessageContaining("127.0.0.2")
                    .hasMessageContaining("not at a public address");
            assertThat(hidden.requests()).isEmpty();
        }
    }

    @Test
    void doesNotFollowARedirectOfTheDownloadItself() throws Exception {
        try (FileServer hidden = new FileServer("127.0.0.2", FileServer.file(content));
                FileServer server = new FileServer("127.0.0.1", exchange -> {
                    if (FileServer.isHead(exchange)) {
                        FileServer.head(exchange, SIZE);
                    } else {
                        FileServer.redirect(exchange, hidden.url("/secret"));
                    }
                })) {
            failed(server.url("/"), FetchRefusedException.class).hasMessageContaining("not at a public address");
            assertThat(hidden.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "http://user:secret@127.0.0.1/"})
    void doesNotFollowARedirectToAnotherKindOfAddress(String location) throws Exception {
        try (FileServer server = new FileServer("127.0.0.1", exchange -> FileServer.redirect(exchange, location))) {
            failed(server.url("/"), FetchRefusedException.class).hasMessageContaining("The server redirects to");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "0",
                "localhost",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[::]",
                "169.254.169.254",
                "10.0.0.1",
                "127.0.0.1."
            })
    void connectsToNoPrivateAddressHoweverItIsWritten(String host) throws Exception {
        try (FileServer server = new FileServer("127.0.0.1", FileServer.file(content))) {
            // Some of these spellings are names to the resolver, which then knows no such host.
            failed("http://" + host + ":" + server.port() + "/", AddressPolicy.PUBLIC, Dns.SYSTEM)
                    .isInstanceOfAny(FetchRefusedException.class, FetchFailedException.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void refusesANameWithOnePrivateAddressAmongPublicOnes() throws Exception {
        Dns resolver = host -> List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("127.0.0.1"));

        failed("http://images.example.com/", AddressPolicy.PUBLIC, resolver)
                .isInstanceOf(FetchRefusedException.class)
                .hasMessageContaining("images.example.com:80, which is not at a public address");
    }

    @Test
    void connectsToTheAddressThatWasCheckedAndAsksForTheName() throws Exception {
        var hosts = new ArrayList<String>();
        Dns resolver = host -> List.of(InetAddress.getByName("127.0.0.1"));
        try (FileServer server = new FileServer("127.0.0.1", exchange -> {
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            FileServer.serve(exchange, content, SIZE);
        })) {
            fetch("http://images.example.com:" + server.port() + "/", ONE_HOST, resolver, WorkMonitor.NONE);

            assertThat(hosts).containsOnly("images.example.com:" + server.port());
        }
    }

    @Test
    void checksTheAddressAgainWhenTheNameIsResolvedAgain() throws Exception {
        var lookups = new AtomicInteger();
        Dns resolver =
                host -> List.of(InetAddress.getByName(lookups.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2"));
        try (FileServer server = new FileServer("127.0.0.1", exchange -> {
            exchange.getResponseHeaders().set("Connection", "close"); // so that GET needs a connection of its own
            FileServer.serve(exchange, content, SIZE);
        })) {
            failed("http://images.example.com:" + server.port() + "/", ONE_HOST, resolver)
                    .isInstanceOf(FetchRefusedException.class)
                    .hasMessageContaining("not at a public address");
            assertThat(server.requests()).containsExactly("HEAD /");
        }
    }

    @Test
    void needsAnAnswerToHead() throws Exception {
        try (FileServer server = new FileServer("127.0.0.1", exchange -> {
            if (FileServer.isHead(exchange)) {
                FileServer.status(exchange, 405);
            } else {
                FileServer.serve(exchange, content, SIZE);
            }
        })) {
            failed(server.url("/"), FetchRefusedException.class).hasMessageContaining("does not answer HEAD requests");
            assertThat(server.requests()).containsExactly("HEAD /");
        }
    }

    @Test
    void tellsWhatTheServerAnswered() throws Exception {
        try (FileServer server = new FileServer("127.0.0.1", exchange -> FileServer.status(exchange, 404))) {
            failed(server.url("/"), FetchRefusedException.class).hasMessageContaining("404");
        }
        try (FileServer server = new FileServer("127.0.0.1", exchange -> FileServer.status(exchange, 503))) {
            failed(server.url("/"), FetchFailedException.class).hasMessageContaining("503");
        }
    }

    @Test
    void refusesAFileThatSaysItIsTooLarge() throws Exception {
        try (FileServer server = new FileServer("127.0.0.1", exchange -> FileServer.head(exchange, 5L << 40))) {
            failed(server.url("/"), FetchRefusedException.class)
                    .hasMessage("The file is 5 TiB; the largest that can be imported is 4 MiB");
            assertThat(server.requests()).containsExactly("HEAD /");
        }
    }

    @Test
    void stopsAFileThatIsLargerThanItSaid() throws Exception {
        try (FileServer server = new FileServer("127.0.0.1", exchange -> {
            if (FileServer.isHead(exchange)) {
                FileServer.head(exchange, 1000);
                return;
            }
            exchange.sendResponseHeaders(200, 0); // chunked, without end
            while (true) {
                exchange.getResponseBody().write(content);
            }
        })) {
            failed(server.url("/"), FetchRefusedException.class).hasMessageContaining("larger than the server said");
        }
    }

    @Test
    void refusesLessThanTheServerSaid() throws Exception {
        try (FileServer server = new FileServer("127.0.0.1", exchange -> {
            if (FileServer.isHead(exchange)) {
                FileServer.head(exchange, SIZE);
            } else {
                exchange.sendResponseHeaders(200, 0); // chunked: the end of the body says nothing of the file's
                exchange.getResponseBody().write(content, 0, 1000);
                exchange.getResponseBody().close();
            }
        })) {
            failed(server.url("/"), FetchFailedException.class).hasMessageContaining("1000 of 3000000 bytes");
        }
    }

    @Test
    void givesUpOnAServerThatSendsNothing() throws Exception {
        var release = new CountDownLatch(1);
        var limits =
                new FetchLimits(4 << 20, Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(30), 5, 2);
        try (FileServer server = new FileServer("127.0.0.1", exchange -> {
            FileServer.serve(exchange, content, 0);
            if (!FileServer.isHead(exchange)) {
                await(release, 20_000);
            }
        })) {
            failed(server.url("/"), limits).isInstanceOf(FetchFailedException.class);
        } finally {
            release.countDown();
        }
    }

    @Test
    void saysThatTheTotalTimeIsOverWhereTheAnswerHasNotBegun() throws Exception {
        var release = new CountDownLatch(1);
        var limits =
                new FetchLimits(4 << 20, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), 5, 3);
        try (FileServer server = new FileServer("127.0.0.1", exchange -> {
            if (FileServer.isHead(exchange)) {
                FileServer.head(exchange, SIZE);
                return;
            }
            await(release, 20_000);
        })) {
            failed(server.url("/"), limits)
                    .isInstanceOf(FetchFailedException.class)
                    .hasMessageContaining("took longer");
        } finally {
            release.countDown();
        }
    }

    @Test
    void givesUpAfterTheTotalTime() throws Exception {
        var release = new CountDownLatch(1);
        var limits =
                new FetchLimits(4 << 20, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), 5, 3);
        try (FileServer server = new FileServer("127.0.0.1", exchange -> {
            if (FileServer.isHead(exchange)) {
                FileServer.head(exchange, SIZE);
                return;
            }
            exchange.sendResponseHeaders(200, SIZE);
            while (!await(release, 20)) {
                exchange.getResponseBody().write(1);
                exchange.getResponseBody().flush();
            }
        })) {
            failed(server.url("/"), limits)
                    .isInstanceOf(FetchFailedException.class)
                    .hasMessageContaining("took longer");
        } finally {
            release.countDown();
        }
    }

    @Test
    void endsWhenTheMonitorSaysSo() throws Exception {
        var stop = new IOException("cancelled");
        try (FileServer server = new FileServer("127.0.0.1", FileServer.file(content))) {
            assertThatThrownBy(() -> fetch(server.url("/"), ONE_HOST, (done, total) -> {
                        throw stop;
                    }))
                    .isSameAs(stop);

            // Another attempt goes on from there.
            assertThat(Files.readAllBytes(fetch(server.url("/"), ONE_HOST).path()))
                    .isEqualTo(content);
            assertThat(server.requests()).last().asString().startsWith("GET / bytes=");
        }
    }

    @Test
    void findsFilesOfTheImportFolder() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("import"));
        Path file = Files.write(folder.resolve("disk.raw"), content);
        Path secret = Files.write(directory.resolve("secret"), content);
        Files.createSymbolicLink(folder.resolve("escape"), secret);
        Files.createSymbolicLink(folder.resolve("alias"), file);
        Files.createDirectory(folder.resolve("directory"));
        Files.write(folder.resolve("large"), new byte[(4 << 20) + 1]);

        assertThat(find("import:disk.raw", folder)).isEqualTo(new FetchedFile(file.toRealPath(), SIZE, false));
        assertThat(find("import:alias", folder).path()).isEqualTo(file.toRealPath());
        assertNotFound("import:missing", folder, "no file missing in the import folder");
        assertNotFound("import:escape", folder, "leads out of the import folder");
        assertNotFound("import:directory", folder, "is not a file");
        assertNotFound("import:large", folder, "largest that can be imported is 4 MiB");
        assertThatThrownBy(() -> find("import:disk.raw", null)).hasMessageContaining("no import folder");
    }

    private void assertNotFound(String url, Path folder, String message) {
        assertThatThrownBy(() -> find(url, folder))
                .isInstanceOf(FetchRefusedException.class)
                .hasMessageContaining(message);
    }

    private FetchedFile find(String url, @Nullable Path folder) throws IOException {
        try (var fetcher = new ImageFetcher(LIMITS, AddressPolicy.PUBLIC, Optional.ofNullable(folder))) {
            return fetcher.fetch(SourceUrl.parse(url), target(), WorkMonitor.NONE);
        }
    }

    private FetchedFile fetch(String url, AddressPolicy policy) throws IOException {
        return fetch(url, policy, WorkMonitor.NONE);
    }

    private FetchedFile fetch(String url, AddressPolicy policy, WorkMonitor monitor) throws IOException {
        return fetch(url, policy, Dns.SYSTEM, monitor);
    }

    private FetchedFile fetch(String url, AddressPolicy policy, Dns resolver, WorkMonitor monitor) throws IOException {
        return fetch(url, LIMITS, policy, resolver, monitor);
    }

    private FetchedFile fetch(String url, FetchLimits limits, AddressPolicy policy, Dns resolver, WorkMonitor monitor)
            throws IOException {
        try (var fetcher = new ImageFetcher(limits, policy, Optional.empty(), resolver)) {
            return fetcher.fetch(SourceUrl.parse(url), target(), monitor);
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> failed(String url, Class<? extends Throwable> type) {
        return failed(url, ONE_HOST, Dns.SYSTEM).isInstanceOf(type);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> failed(String url, AddressPolicy policy, Dns resolver) {
        return failed(() -> fetch(url, LIMITS, policy, resolver, WorkMonitor.NONE));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> failed(String url, FetchLimits limits) {
        return failed(() -> fetch(url, limits, ONE_HOST, Dns.SYSTEM, WorkMonitor.NONE));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> failed(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        var thrown = assertThatThrownBy(call);
        assertThat(target()).doesNotExist();
        return thrown;
    }

    private Path target() {
        return directory.resolve("fetched");
    }

    private static boolean await(CountDownLatch latch, int milliseconds) throws IOException {
        try {
            return latch.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static byte[] content() {
        byte[] content = new byte[SIZE];
        new Random(4).nextBytes(content);
        return content;
    }
}
