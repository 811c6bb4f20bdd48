package dev.freezeframe.store.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.disk.RawFileSink;
import dev.freezeframe.store.disk.RawFileSource;
import dev.freezeframe.store.image.Fence;
import dev.freezeframe.store.image.ImageSpec;
import dev.freezeframe.store.image.ImageWriter;
import dev.freezeframe.store.image.StoreResources;
import dev.freezeframe.store.index.InMemoryChunkIndex;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.KeysInMemory;
import dev.freezeframe.store.keys.LocalKms;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectSummary;
import dev.freezeframe.store.object.S3Location;
import dev.freezeframe.store.object.S3Server;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command against a real S3 server: with a bucket and a key, and nothing else. */
class RestoreFromBucketTest {
    private static final int CHUNK = 64 << 10;
    private static final long SIZE = 70L << 20;
    private static final UUID TEAM = UUID.randomUUID();

    private final HmacKey installation = HmacKey.random();
    private final KeysInMemory keys = new KeysInMemory();
    private final ExecutorService processor = Executors.newFixedThreadPool(2);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private S3Server server;

    @SuppressWarnings("NullAway.Init")
    private ObjectStore bucket;

    @SuppressWarnings("NullAway.Init")
    private Path disk;

    @SuppressWarnings("NullAway.Init")
    private UUID image;

    @BeforeEach
    void anImageLiesInABucket() throws Exception {
        server = S3Server.start(directory.resolve("s3"));
        bucket = server.store("images");
        disk = directory.resolve("original.raw");
        makeDisk();
        image = save();
        put(keys.objects(new LocalKms(installation, List.of())));
    }

    @AfterEach
    void close() throws Exception {
        bucket.close();
        server.close();
        processor.shutdownNow();
    }

    @Test
    void imagesAreListedAndRestoredByteForByte() throws Exception {
        assertThat(run(installation)).isZero();
        assertThat(out.toString()).contains(image.toString(), "73,400,320 bytes", "nightly");

        Path restored = directory.resolve("restored.raw");
        assertThat(run(installation, image.toString(), restored.toString())).isZero();
        assertThat(Files.mismatch(disk, restored)).isEqualTo(-1);
        assertThat(out.toString()).contains("every chunk verified");
    }

    @Test
    void aFileThatIsThereIsReplacedOnlyWhenThatIsWanted() throws Exception {
        Path restored = Files.writeString(directory.resolve("restored.raw"), "precious");
        assertThat(run(installation, image.toString(), restored.toString())).isEqualTo(1);
        assertThat(restored).hasContent("precious");
        assertThat(err.toString()).contains("--force");
        assertThat(run(installation, "--force", image.toString(), restored.toString()))
                .isZero();
        assertThat(Files.mismatch(disk, restored)).isEqualTo(-1);
    }

    @Test
    void theWrongInstallationKeyOpensNothingAndSaysSo() {
        HmacKey wrong = HmacKey.random();
        Path restored = directory.resolve("restored.raw");
        assertThat(run(wrong, image.toString(), restored.toString())).isEqualTo(1);
        assertThat(restored).doesNotExist();
        assertThat(err.toString()).contains(LocalKms.id(installation), LocalKms.id(wrong));
        assertThat(run(wrong)).isEqualTo(1);
        assertThat(out.toString()).contains(image + "  cannot be opened");
    }

    @Test
    void anImageThatWasGivenToAnotherTeamNeedsNoKeyOfTheFirst() throws Exception {
        UUID recipient = UUID.randomUUID();
        keys.transfer(image, TEAM, recipient);
        keys.lose(TEAM);
        List<String> before = names("keys/");
        await(bucket.delete(before));
        put(keys.objects(image, recipient));
        Map<String, ByteBuffer> objects = keys.objects(new LocalKms(installation, List.of()));
        objects.keySet()
                .removeIf(name -> !name.contains(keys.team(recipient).id().toString()));
        put(objects);
        assertThat(names("keys/")).hasSize(2);

        Path restored = directory.resolve("restored.raw");
        assertThat(run(installation, image.toString(), restored.toString())).isZero();
        assertThat(Files.mismatch(disk, restored)).isEqualTo(-1);
    }

    @Test
    void damageIsNamedAndNeverRestored() throws Exception {
        String chunk = names("chunks/").get(0);
        ByteBuffer object = await(bucket.get(chunk, ObjectStore.Destination.onHeap(1 << 20)));
        object.put(70, (byte) (object.get(70) ^ 1));
        await(bucket.put(chunk, object));
        Path restored = directory.resolve("restored.raw");
        assertThat(run(installation, image.toString(), restored.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("checksum does not match");
    }

    private int run(HmacKey key, String... arguments) {
        S3Location location = server.bucket("images");
        CommandLine command = RestoreFromBucket.commandLine(Map.of(
                        "S3_ACCESS_KEY", location.accessKey(),
                        "S3_SECRET_KEY", location.secretKey(),
                        "FREEZEFRAME_KEYS_INSTALLATION", HexFormat.of().formatHex(key.bytes())))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        List<String> all =
                new ArrayList<>(List.of("--endpoint", location.endpoint().toString(), "--bucket", location.bucket()));
        all.addAll(List.of(arguments));
        return command.execute(all.toArray(String[]::new));
    }

    private UUID save() throws Exception {
        InMemoryChunkIndex index = new InMemoryChunkIndex(Clock.systemUTC());
        UUID id = UUID.randomUUID();
        try (StoreResources resources = new StoreResources(processor, StoreResources.Settings.USUAL);
                RawFileSource source = RawFileSource.open(disk)) {
            WriteSession session = await(index.begin("job-1", "nyc3", TEAM, 1));
            ImageSpec spec = new ImageSpec(id, CHUNK, null, Map.of("name", "nightly"));
            new ImageWriter(bucket, index, keys, resources, Clock.systemUTC())
                    .write(spec, session, source, Fence.open(), progress -> {});
        }
        return id;
    }

    private void makeDisk() throws Exception {
        Random random = new Random(9);
        try (RawFileSink sink = RawFileSink.create(disk, SIZE)) {
            for (int i = 0; i < 12; i++) {
                byte[] bytes = new byte[1 + random.nextInt(CHUNK)];
                random.nextBytes(bytes);
                await(sink.write((long) (random.nextDouble() * (SIZE - bytes.length)), ByteBuffer.wrap(bytes)));
            }
            await(sink.flush());
        }
    }

    private void put(Map<String, ByteBuffer> objects) {
        objects.forEach((name, bytes) -> await(bucket.put(name, bytes)));
    }

    private List<String> names(String prefix) {
        return await(bucket.list(prefix, "", 1000)).stream()
                .map(ObjectSummary::name)
                .toList();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
