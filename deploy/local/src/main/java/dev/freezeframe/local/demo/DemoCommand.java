package dev.freezeframe.local.demo;

import dev.freezeframe.local.ApiClient;
import dev.freezeframe.local.ClientVariables;
import dev.freezeframe.local.HomeOption;
import dev.freezeframe.local.Repository;
import dev.freezeframe.local.StackException;
import dev.freezeframe.local.StackHome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs the main job against the running stack. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Imports an image, and snapshots, changes, restores and copies disks, comparing them byte by byte.")
public final class DemoCommand implements Callable<Integer> {

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "IMAGE",
            description = "A raw disk image. Default: one made from files of this machine.")
    private @Nullable Path image;

    @Override
    public Integer call() throws Exception {
        StackHome directory = home.home(Repository.find());
        ClientVariables variables = ClientVariables.of(directory);
        ApiClient api = new ApiClient(
                URI.create(variables.get("DIGITALOCEAN_API_URL")), variables.get("DIGITALOCEAN_ACCESS_TOKEN"));
        Report report = new Report(System.out);
        Path disk = image(directory, report);
        Path copies = Files.createTempDirectory(directory.directory(), "demo-");
        try {
            new MainJob(new Cloud(api, MainJob.REGION), report, directory, copies, System.currentTimeMillis())
                    .run(disk);
        } finally {
            for (String name : MainJob.COPIES) {
                Files.deleteIfExists(copies.resolve(name));
            }
            Files.delete(copies);
        }
        report.say(
                report.failed()
                        ? "Some disk is not what it should be."
                        : "Every disk is byte for byte what it should be.");
        return report.failed() ? 1 : 0;
    }

    /** The image in the import folder. */
    private Path image(StackHome directory, Report report) throws IOException, StackException {
        if (image == null) {
            Path made = directory.imports().resolve("demo-disk.raw");
            if (!Files.exists(made)) {
                report.say("Making a disk from files of this machine: " + made);
                DemoDisk.write(made);
            }
            return made;
        }
        if (!Files.isRegularFile(image)) {
            throw new StackException("No such file: " + image);
        }
        Path linked = directory.imports().resolve(image.getFileName());
        if (!Files.exists(linked) || !Files.isSameFile(linked, image)) {
            Files.deleteIfExists(linked);
            report.say("Copying " + image + " into the import folder");
            SparseCopy.copy(image, linked);
        }
        return linked;
    }
}
