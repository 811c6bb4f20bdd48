package dev.freezeframe.snapshots.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.github.luben.zstd.ZstdInputStream;
import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.qcow2.Qcow2Source;
import dev.freezeframe.kit.http.ZeroRuns;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.snapshots.Rows;
import dev.freezeframe.snapshots.block.BlockTestBase;
import dev.freezeframe.store.disk.Extent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DownloadResourceTest extends BlockTestBase {
    /** Tells of a body that is shorter than announced, which {@code HttpURLConnection} passes off as whole. */
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void rangesOfTheRawDiskAreSent() throws Exception {
        String volume = volume("ranges");
        write(volume, 10, 0, 1, 1023);
        String path = path(snapshot(volume, "ranges of it"));
        Path disk = disk(volume);
        Response head = owner().head(path);
        head.then()
                .statusCode(200)
                .header("content-length", Long.toString(1L << 30))
                .header("accept-ranges", "bytes")
                .header("content-type", "application/octet-stream")
                .header("content-disposition", "attachment; filename=\"ranges_of_it.raw\"");
        String etag = head.header("etag");

        assertPart(path, "bytes=0-9", disk, 0, 10);
        assertPart(path, "bytes=" + (BLOCK - 5) + "-" + (BLOCK + 4), disk, BLOCK - 5, 10);
        assertPart(path, "bytes=" + (2L * BLOCK - 100) + "-" + (3L * BLOCK + 7), disk, 2L * BLOCK - 100, BLOCK + 108);
        assertPart(path, "bytes=-17", disk, (1L << 30) - 17, 17);
        assertPart(path, "bytes=" + ((1L << 30) - 2) + "-99999999999", disk, (1L << 30) - 2, 2);
        ranged(path, "bytes=" + (1L << 30) + "-")
                .then()
                .statusCode(416)
                .header("content-range", "bytes */" + (1L << 30))
                .body("id", equalTo("bad_request"));
        owner().header("if-none-match", "\"other\", W/" + etag).get(path).then().statusCode(304);
        // Ranges are for GET alone.
        owner().header("range", "bytes=0-9")
                .head(path)
                .then()
                .statusCode(200)
                .header("content-length", Long.toString(1L << 30));
        // Another file's tag: the whole file, of which the rest is not wanted here.
        HttpResponse<InputStream> other = http.send(
                request(path)
                        .header("if-range", "\"other\"")
                        .header("range", "bytes=0-9")
                        .build(),
                BodyHandlers.ofInputStream());
        other.body().close();
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.headers().firstValueAsLong("content-length")).hasValue(1L << 30);
        assertNothingIsHeld();
    }

    @Test
    void downloadThatBrokeOffIsContinued() throws Exception {
        String volume = volume("continued");
        write(volume, 20, 0, 1021, 1023);
        String path = path(snapshot(volume, "continued"));
        long had = 1020L * BLOCK + 77;
        String etag = owner().head(path).header("etag");
        HttpResponse<byte[]> rest = http.send(
                request(path)
                        .header("range", "bytes=" + had + "-")
                        .header("if-range", etag)
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(rest.statusCode()).isEqualTo(206);
        try (InputStream expected = Files.newInputStream(disk(volume))) {
            expected.skipNBytes(had);
            assertThat(rest.body()).isEqualTo(expected.readAllBytes());
        }
        assertNothingIsHeld();
    }

    @Test
    void rawDiskIsSentAsRunsToWhoMakesTheZerosItself() throws Exception {
        String volume = volume("runs");
        write(volume, 30, 0, 5, 6, 1023);
        String path = path(snapshot(volume, "runs"));
        long from = 5L * BLOCK + 7;
        HttpResponse<byte[]> runs = http.send(
                request(path)
                        .header(ZeroRuns.HEADER, "1")
                        .header("range", "bytes=" + from + "-")
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(runs.statusCode()).isEqualTo(206);
        assertThat(runs.headers().firstValueAsLong(ZeroRuns.HEADER)).hasValue((1L << 30) - from);
        assertThat(runs.headers().firstValue("content-length")).isEmpty();
        assertThat(runs.body().length).isLessThan(4 * BLOCK);
        try (InputStream disk = Files.newInputStream(disk(volume))) {
            disk.skipNBytes(from);
            assertAreRunsOf(ByteBuffer.wrap(runs.body()), disk);
        }

        // Without zeros to be spared all is as it was.
        for (String whole : List.of("?format=qcow2", "?compression=zstd")) {
            HttpResponse<Void> other =
                    http.send(request(path + whole).header(ZeroRuns.HEADER, "1").build(), BodyHandlers.discarding());
            assertThat(other.statusCode()).isEqualTo(200);
            assertThat(other.headers().firstValue(ZeroRuns.HEADER)).isEmpty();
        }
        owner().header(ZeroRuns.HEADER, "1").head(path).then().header("content-length", Long.toString(1L << 30));
        assertNothingIsHeld();
    }

    private static void assertAreRunsOf(ByteBuffer runs, InputStream file) throws IOException {
        while (runs.hasRemaining()) {
            long length = runs.getLong();
            byte[] content = new byte[(int) Math.abs(length)];
            if (length > 0) {
                runs.get(content);
            }
            assertThat(Arrays.equals(file.readNBytes(content.length), content)).isTrue();
        }
        assertThat(file.read()).isEqualTo(-1);
    }

    @Test
    void fileIsSentWholeAndCompressed() throws Exception {
        String volume = volume("whole");
        write(volume, 20, 0, 5, 700, 1023);
        String path = path(snapshot(volume, "whole")) + "?format=qcow2";
        HttpResponse<byte[]> plain = get(path);
        assertThat(plain.headers().firstValueAsLong("content-length")).hasValue(plain.body().length);
        assertHoldsTheDisk(plain.body(), volume);

        HttpResponse<byte[]> zstd = get(path + "&compression=zstd");
        assertThat(zstd.headers().firstValue("content-type")).hasValue("application/zstd");
        assertThat(new ZstdInputStream(new ByteArrayInputStream(zstd.body())).readAllBytes())
                .isEqualTo(plain.body());
        HttpResponse<byte[]> gzip = get(path + "&compression=gzip");
        assertThat(gzip.headers().firstValue("content-disposition"))
                .hasValue("attachment; filename=\"whole.qcow2.gz\"");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertNothingIsHeld();
    }

    private void assertHoldsTheDisk(byte[] qcow2, String volume) throws Exception {
        Path file = Files.write(folder.resolve("disk.qcow2"), qcow2);
        try (Qcow2Source opened = Qcow2Source.open(file, ImageLimits.ofVirtualBytes(1L << 30), Runnable::run);
                FileChannel disk = FileChannel.open(disk(volume))) {
            assertThat(opened.sizeBytes()).isEqualTo(1L << 30);
            assertThat(opened.allocated(0, 1L << 30).toCompletableFuture().join())
                    .containsExactly(at(0), at(5), at(700), at(1023));
            for (long block : new long[] {0, 5, 700, 1023}) {
                ByteBuffer content = ByteBuffer.allocate(BLOCK);
                opened.read(block * BLOCK, content).toCompletableFuture().join();
                ByteBuffer expected = ByteBuffer.allocate(BLOCK);
                disk.read(expected, block * BLOCK);
                assertThat(content.array()).isEqualTo(expected.array());
            }
        }
    }

    private static Extent at(long block) {
        return new Extent(block * BLOCK, BLOCK);
    }

    @Test
    void breaksOffWhereADiskIsDamaged() throws Exception {
        String volume = volume("breaks-off");
        write(volume, 30, 2);
        String id = snapshot(volume, "breaks-off");
        Rows.change(
                database,
                "delete from chunk where (region, id) in (select m.region, c.id from manifest m"
                        + " join image i on i.manifest_id = m.id, unnest(m.pages) as p(id)"
                        + " join page on page.id = p.id, unnest(page.chunks) as c(id) where i.uuid = $1)",
                UUID.fromString(id));
        for (String query : List.of("", "?format=qcow2", "?compression=zstd", "?compression=gzip")) {
            assertThatThrownBy(() -> http.send(request(path(id) + query).build(), BodyHandlers.discarding()))
                    .as("a body that ends as if it were whole: '%s'", query)
                    .isInstanceOf(IOException.class);
        }
        // Nothing has been sent yet: there is an answer.
        ranged(path(id), "bytes=" + 2 * BLOCK + "-")
                .then()
                .statusCode(500)
                .header("content-range", nullValue())
                .header("etag", nullValue())
                .body("id", equalTo("server_error"))
                .body("message", containsString("bytes " + 2 * BLOCK + " to " + (3 * BLOCK - 1)));
        assertNothingIsHeld();
    }

    @Test
    void clientThatTakesNothingLosesItsConnection() throws Exception {
        String volume = volume("takes-nothing");
        write(volume, 50, 0);
        String path = path(snapshot(volume, "takes nothing"));
        try (Socket client = new Socket("127.0.0.1", RestAssured.port)) {
            client.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer " + token()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(15))
                    .isEqualTo("HTTP/1.1 200 OK".getBytes(StandardCharsets.US_ASCII));
            assertThat(held()).isEqualTo(1);
            assertNothingIsHeld();
        }
    }

    @Test
    void badQuestionsAreAnsweredInTheApisShape() throws Exception {
        String id = snapshot(volume("bad-questions"), "bad");
        for (String query : List.of("?format=vmdk", "?compression=xz", "?region=ams3")) {
            owner().get(path(id) + query).then().statusCode(422).body("id", equalTo("unprocessable_entity"));
        }
        stranger().get(path(id)).then().statusCode(404);
        stranger().head(path(id)).then().statusCode(404);
        owner().get(path(UUID.randomUUID().toString())).then().statusCode(404);
        assertNothingIsHeld();
    }

    @Test
    void leaseThatRanOutLetsGo() throws Exception {
        String volume = volume("abandoned");
        write(volume, 40, 1);
        String id = snapshot(volume, "abandoned");
        // What an instance leaves that dies while it sends a file.
        Rows.change(
                database,
                "with held as (insert into manifest (region, id, domain, pages, has_root)"
                        + " select m.region, gen_random_uuid(), m.domain, m.pages, false from manifest m"
                        + " join image i on i.manifest_id = m.id where i.uuid = $1 returning region, id, pages),"
                        + " counted as (update page set refs = refs + 1 from held"
                        + " where page.region = held.region and page.id = any(held.pages))"
                        + " insert into download (holder, region, team, image_id, lease_until)"
                        + " select held.id, held.region, i.team, i.id, now() - interval '1 second'"
                        + " from held, image i where i.uuid = $1",
                UUID.fromString(id));
        assertThat(held()).isEqualTo(1);
        assertNothingIsHeld();
        assertThat(text("select max(refs)::text from page where id = any(select unnest(m.pages) from manifest m join"
                        + " image i on i.manifest_id = m.id where i.uuid = '" + id + "')"))
                .isEqualTo("1");
    }

    private void assertPart(String path, String range, Path disk, long from, int length) throws IOException {
        Response part = ranged(path, range);
        part.then()
                .statusCode(206)
                .header("content-length", Integer.toString(length))
                .header("content-range", "bytes " + from + "-" + (from + length - 1) + "/" + (1L << 30));
        try (InputStream expected = Files.newInputStream(disk)) {
            expected.skipNBytes(from);
            assertThat(part.asByteArray()).isEqualTo(expected.readNBytes(length));
        }
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> reply = http.send(request(path).build(), BodyHandlers.ofByteArray());
        assertThat(reply.statusCode()).isEqualTo(200);
        return reply;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .header("authorization", "Bearer " + token());
    }

    private String token() {
        return TestCallers.token(
                new Caller(UUID.randomUUID(), "owner@acme.example", team, Role.OWNER, TestCallers.ALL_SCOPES, ""));
    }

    private Response ranged(String path, String range) {
        return owner().header("range", range).get(path);
    }

    private void assertNothingIsHeld() {
        await().atMost(PATIENCE).until(() -> held() == 0);
        assertNoMemoryIsHeld();
    }

    private long held() {
        return Long.parseLong(text("select count(*)::text from download where team = '" + team + "'"));
    }

    private String text(String query) {
        return database.query(query)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getString(0);
    }

    private static String path(String id) {
        return "/v2/snapshots/" + id + "/download";
    }
}
