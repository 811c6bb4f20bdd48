package dev.freezeframe.store.recovery;

import dev.freezeframe.store.image.RestoreProgress;
import dev.freezeframe.store.image.StoreResources;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.LocalKms;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.Backoff;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.RetryingObjectStore;
import dev.freezeframe.store.object.S3Location;
import dev.freezeframe.store.object.S3ObjectStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code restore-from-bucket}: lists the images of a bucket, or restores one to a raw file. Needs the bucket and
 * the installation's key. Secrets come from the environment or a file: arguments show in process lists.
 */
@Command(
        name = "restore-from-bucket",
        mixinStandardHelpOptions = true,
        description = {
            "Restores images with nothing but a bucket and the installation's key.",
            "Without IMAGE it lists the images that the bucket holds.",
            "Credentials of the bucket: S3_ACCESS_KEY and S3_SECRET_KEY in the environment."
        })
public final class RestoreFromBucket implements Callable<Integer> {
    private static final String ACCESS_KEY = "S3_ACCESS_KEY";
    private static final String SECRET_KEY = "S3_SECRET_KEY";
    private static final String INSTALLATION_KEY = "FREEZEFRAME_KEYS_INSTALLATION";

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--endpoint", required = true, description = "URL of the S3 server")
    @SuppressWarnings("NullAway.Init")
    private URI endpoint;

    @Option(names = "--bucket", required = true, description = "the bucket")
    @SuppressWarnings("NullAway.Init")
    private String bucket;

    @Option(
            names = "--signing-region",
            defaultValue = "us-east-1",
            description = "the region that requests are signed for (${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private String signingRegion;

    @Option(
            names = "--key-file",
            description = "file with the installation's key, 64 hexadecimal digits; otherwise it is taken from "
                    + INSTALLATION_KEY + " in the environment")
    private @Nullable Path keyFile;

    @Option(names = "--force", description = "replace FILE if it is there")
    private boolean force;

    @Parameters(index = "0", arity = "0..1", paramLabel = "IMAGE", description = "UUID of the image to restore")
    private @Nullable UUID image;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "the raw disk to make")
    private @Nullable Path file;

    RestoreFromBucket(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    /** The command, with the environment given. */
    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new RestoreFromBucket(environment))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    return command.getCommandSpec().exitCodeOnExecutionException();
                });
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (image != null && file == null) {
            throw new CommandLine.ParameterException(command.commandLine(), "say which FILE to restore the image to");
        }
        if (file != null && Files.exists(file) && !force) {
            throw new IOException(file + " is there already; --force replaces it");
        }
        LocalKms kms = new LocalKms(installationKey(), List.of());
        S3Location location =
                new S3Location(endpoint, signingRegion, bucket, required(ACCESS_KEY), required(SECRET_KEY));
        ExecutorService processor =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try (ObjectStore objects = new RetryingObjectStore(new S3ObjectStore(location), Backoff.USUAL);
                StoreResources resources = new StoreResources(processor, StoreResources.Settings.USUAL)) {
            BucketImages images = new BucketImages(objects, kms, resources);
            return image == null || file == null ? list(images) : restore(images, image, file);
        } finally {
            processor.shutdownNow();
        }
    }

    private int list(BucketImages images) throws IOException, InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        int failed = 0;
        for (UUID id : images.list()) {
            try {
                Root root = images.root(id);
                out.printf("%s  %s  %,d bytes  %s%n", id, root.createdAt(), root.diskSize(), root.metadata());
            } catch (IOException e) {
                failed++;
                out.printf("%s  cannot be opened: %s%n", id, e.getMessage());
            }
        }
        out.flush();
        return failed == 0 ? 0 : 1;
    }

    private int restore(BucketImages images, UUID id, Path target) throws IOException, InterruptedException {
        PrintWriter err = command.commandLine().getErr();
        boolean[] shown = {false};
        Root root = images.restore(id, target, progress -> {
            shown[0] = true;
            err.print("\r" + percent(progress) + " %");
            err.flush();
        });
        if (shown[0]) {
            err.println();
        }
        PrintWriter out = command.commandLine().getOut();
        out.printf("%s: %,d bytes, every chunk verified%n", target, root.diskSize());
        out.flush();
        return 0;
    }

    private static long percent(RestoreProgress progress) {
        return progress.bytesTotal() == 0 ? 100 : 100 * progress.bytesDone() / progress.bytesTotal();
    }

    private HmacKey installationKey() throws IOException {
        try {
            return HmacKey.ofHex(keyFile == null ? required(INSTALLATION_KEY) : Files.readString(keyFile));
        } catch (IllegalArgumentException e) {
            throw new IOException("the installation's key: " + e.getMessage());
        }
    }

    private String required(String variable) throws IOException {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            throw new IOException(variable + " is not set in the environment");
        }
        return value;
    }
}
