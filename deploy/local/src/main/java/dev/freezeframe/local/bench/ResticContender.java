package dev.freezeframe.local.bench;

import dev.freezeframe.local.Stack;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** restic, as a program that is started for each piece of work: that is how it is used. */
final class ResticContender implements Contender {

    private final Stack stack;
    private final Path buckets;
    private final Path folder;
    private Restic restic;
    private Bucket bucket;
    private Path restored;
    private String first = "";

    /**
     * @param buckets folder of the S3 server
     * @param folder for what restic needs and restores
     */
    ResticContender(Stack stack, Path buckets, Path folder) throws IOException, InterruptedException {
        this.stack = stack;
        this.buckets = buckets;
        this.folder = folder;
        this.bucket = new Bucket(buckets.resolve("restic-0"));
        this.restored = folder;
        this.restic = new Restic(stack.credentials().s3(), "restic-0", folder);
    }

    @Override
    public String name() {
        return "restic";
    }

    @Override
    public void begin(int round) throws IOException, InterruptedException {
        String name = "restic-" + round;
        bucket = new Bucket(buckets.resolve(name));
        restic = new Restic(stack.credentials().s3(), name, folder);
        restic.init();
    }

    @Override
    public void work(Work work, Path disk) throws IOException, InterruptedException {
        switch (work) {
            case FIRST -> first = restic.backup(disk);
            case CHANGED, UNCHANGED, UNTOUCHED -> restic.backup(disk);
            case RESTORE -> restore(disk);
            // It knows no other format.
            case RAW, QCOW2, ZSTD -> restic.dump(first, disk);
            case DELETE -> restic.forget(first);
        }
    }

    private void restore(Path disk) throws IOException, InterruptedException {
        Path target = folder.resolve("restored");
        restic.restore(first, target);
        restored = target.resolve(disk.getRoot().relativize(disk));
        // What Freezeframe answers for is durable.
        try (FileChannel channel = FileChannel.open(restored, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public long storedBytes() throws IOException {
        return bucket.all().bytes();
    }

    @Override
    public Path restored() {
        return restored;
    }

    @Override
    public void end() throws IOException {
        bucket.delete();
        Bucket.deleteTree(folder.resolve("restored"));
        Bucket.deleteTree(folder.resolve("restic-cache"));
        Files.createDirectories(folder.resolve("restic-cache"));
    }

    @Override
    public CpuTime cpuTime() throws IOException {
        return new CpuTime(CpuTime.ofEndedChildren(), CpuTime.of(stack.servers().handle()), 0);
    }
}
