package dev.freezeframe.local;

import static dev.freezeframe.local.BlockVolumes.BLOCK;
import static dev.freezeframe.local.BlockVolumes.DISK;
import static dev.freezeframe.local.BlockVolumes.REGION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.freezeframe.local.demo.Cloud;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots as files, through the gateway, compared byte by byte. */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DownloadIT {
    private final LocalStack stack;
    private final Cloud cloud;
    private final BlockVolumes volumes;
    private final BinaryClient client;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    DownloadIT(LocalStack stack) {
        this.stack = stack;
        this.cloud = stack.cloud(REGION);
        this.volumes = new BlockVolumes(stack);
        this.client = new BinaryClient(
                stack.credentials().api(), stack.credentials().acme().token());
    }

    @Test
    void rawFileIsTheDiskThoughItComesInTwoParts() throws Exception {
        String volume = volumes.create("downloaded");
        volumes.write(volume, 3, 0, 1, 400, 1022);
        Path disk = volumes.disk(volume);
        String path = path(cloud.snapshotVolume(volume, "downloaded"));
        HttpResponse<Void> head = client.head(path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(DISK);
        String etag = head.headers().firstValue("etag").orElseThrow();

        long first = 400L * BLOCK - 10;
        Path file = folder.resolve("disk.raw");
        try (InputStream begun = client.open(path);
                FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            target.transferFrom(Channels.newChannel(begun), 0, first);
        }
        HttpResponse<Path> rest = client.append(path, file, "Range", "bytes=" + first + "-", "If-Range", etag);
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.headers().firstValue("content-range"))
                .hasValue("bytes " + first + "-" + (DISK - 1) + "/" + DISK);
        assertThat(Files.mismatch(file, disk)).isEqualTo(-1);

        HttpResponse<byte[]> part = client.get(path, "Range", "bytes=" + first + "-" + (first + BLOCK + 19));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(BlockVolumes.read(disk, first, BLOCK + 20));
        assertThat(client.get(path, "Range", "bytes=" + DISK + "-").statusCode())
                .isEqualTo(416);
    }

    @Test
    void qcow2IsSoundHoldsTheDiskAndComesBackAsAnImage() throws Exception {
        String volume = volumes.create("qcow2-disk");
        volumes.write(volume, 4, 3, 4, 5, 512, 1023);
        Path disk = volumes.disk(volume);
        String path = path(cloud.snapshotVolume(volume, "qcow2-disk")) + "?format=qcow2";
        Path plain = folder.resolve("disk.qcow2");
        client.save(path, plain);
        assertThat(Files.size(plain)).isLessThan(6L * BLOCK);
        Path gzip = folder.resolve("disk.qcow2.gz");
        client.save(path + "&compression=gzip", gzip);
        try (InputStream unzipped = new GZIPInputStream(Files.newInputStream(gzip));
                InputStream expected = Files.newInputStream(plain)) {
            assertThat(firstDifference(unzipped, expected)).isEqualTo(-1);
        }

        client.save(path + "&compression=zstd", stack.imports().resolve("back.qcow2.zst"));
        long image =
                cloud.importImage("back", "import:back.qcow2.zst").path("id").asLong();
        long droplet = cloud.createDroplet("back", "s-1vcpu-512mb-10gb", image)
                .path("resource_id")
                .asLong();
        try (InputStream back = Files.newInputStream(stack.droplet(REGION, droplet));
                InputStream expected = Files.newInputStream(disk)) {
            assertThat(firstDifference(expected, back)).isEqualTo(DISK);
        }

        assumeTrue(qemuIsThere(), "qemu-img is not installed (package qemu-utils): not checked by it");
        qemu("check", "-f", "qcow2", plain.toString());
        qemu("compare", "-f", "qcow2", "-F", "raw", plain.toString(), disk.toString());
    }

    @Test
    void deletingWhileItIsDownloadedHarmsNothing() throws Exception {
        String volume = volumes.create("deleted-meanwhile");
        long[] blocks = new long[64];
        Arrays.setAll(blocks, i -> i * 16);
        volumes.write(volume, 5, blocks);
        String snapshot = cloud.snapshotVolume(volume, "deleted-meanwhile");
        String path = path(snapshot) + "?format=qcow2";
        Path whole = folder.resolve("disk.qcow2");
        client.save(path, whole);
        try (InputStream download = client.open(path);
                InputStream expected = Files.newInputStream(whole)) {
            assertThat(download.readNBytes(BLOCK)).isEqualTo(expected.readNBytes(BLOCK));
            cloud.delete("/v2/snapshots/" + snapshot);
            assertThat(firstDifference(download, expected)).isEqualTo(-1);
        }
        assertThat(client.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void fileOfADamagedDiskNeverEndsAsIfItWereWhole() throws Exception {
        String volume = volumes.create("damaged-download");
        volumes.write(volume, 6_000, 1, 600);
        Set<Path> before = chunks();
        String snapshot = cloud.snapshotVolume(volume, "damaged-download");
        Set<Path> gained = chunks();
        gained.removeAll(before);
        assertThat(gained).as("objects that the snapshot has added").hasSize(2);
        for (Path object : gained) {
            byte[] bytes = Files.readAllBytes(object);
            bytes[bytes.length / 2] ^= 1;
            Files.write(object, bytes);
        }
        for (String query : List.of("", "?format=qcow2", "?compression=zstd", "?compression=gzip")) {
            Path file = folder.resolve("damaged");
            assertThatThrownBy(() -> client.save(path(snapshot) + query, file))
                    .as("a body that ends as if it were whole: '%s'", query)
                    .isInstanceOf(IOException.class);
        }
        HttpResponse<byte[]> refused = client.get(path(snapshot), "Range", "bytes=" + 600 * BLOCK + "-");
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                .contains("bytes " + 600 * BLOCK + " to " + (601 * BLOCK - 1));
        cloud.delete("/v2/snapshots/" + snapshot);
    }

    /** The files of the region's chunks on the S3 server's disk. */
    private Set<Path> chunks() throws IOException {
        try (Stream<Path> files = Files.walk(stack.stack().home().directory().resolve("servers"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(StackHome.bucket(REGION) + "/chunks/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Where the first block begins that differs; -1 if none does. */
    private static long firstDifference(InputStream left, InputStream right) throws IOException {
        for (long at = 0; ; at += BLOCK) {
            byte[] a = left.readNBytes(BLOCK);
            byte[] b = right.readNBytes(BLOCK);
            if (!Arrays.equals(a, b)) {
                return at;
            }
            if (a.length == 0) {
                return -1;
            }
        }
    }

    private static boolean qemuIsThere() {
        try {
            return run(List.of("qemu-img", "--version")) == 0;
        } catch (IOException | InterruptedException notThere) {
            return false;
        }
    }

    private static void qemu(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(arguments));
        assertThat(run(command)).as("%s", command).isZero();
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static String path(String snapshot) {
        return "/v2/snapshots/" + snapshot + "/download";
    }
}
