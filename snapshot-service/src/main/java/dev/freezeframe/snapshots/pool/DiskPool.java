package dev.freezeframe.snapshots.pool;

import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.snapshots.region.RegionCatalog;
import dev.freezeframe.store.disk.RawFileSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Where disks lie: {@code <pool>/droplets/<id>.raw} and {@code <pool>/volumes/<uuid>.raw}. A disk that is being made has
 * the suffix {@code .partial} until it is complete and durable, so that whoever looks into the pool finds only whole
 * disks.
 */
@ApplicationScoped
public class DiskPool {
    private final RegionCatalog regions;

    public DiskPool(RegionCatalog regions) {
        this.regions = regions;
    }

    /** The disk of a droplet; it need not exist yet. */
    public Path droplet(String region, long id) {
        return regions.pool(region).resolve("droplets").resolve(id + ".raw");
    }

    /** The disk of a volume; it need not exist yet. */
    public Path volume(String region, UUID id) {
        return regions.pool(region).resolve("volumes").resolve(id + ".raw");
    }

    /** Where a disk is built before it takes the place of {@code disk}. */
    public static Path partial(Path disk) {
        return disk.resolveSibling(disk.getFileName() + ".partial");
    }

    /**
     * Makes a disk of zeros, sparse and durable. Does nothing when the disk is there.
     *
     * @param bytes size of the disk
     */
    public static void createEmpty(Path disk, long bytes) throws IOException {
        if (Files.exists(disk)) {
            return;
        }
        Files.createDirectories(disk.getParent());
        Path partial = partial(disk);
        try (RandomAccessFile file = new RandomAccessFile(partial.toFile(), "rw")) {
            file.setLength(bytes);
            file.getFD().sync();
        }
        Files.move(partial, disk, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(disk.getParent());
    }

    /**
     * Opens a disk to read it.
     *
     * @throws PermanentJobFailure when there is none
     */
    public static RawFileSource open(Path disk) throws PermanentJobFailure, IOException {
        try {
            return RawFileSource.open(disk);
        } catch (NoSuchFileException e) {
            throw missing();
        }
    }

    /**
     * Grows a disk to that many bytes; the new part reads as zeros. A disk that is as large already stays.
     *
     * @throws PermanentJobFailure when there is none: one of zeros in its place would look like it
     */
    public static void grow(Path disk, long bytes) throws PermanentJobFailure, IOException {
        if (Files.notExists(disk)) {
            throw missing();
        }
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            if (file.length() < bytes) {
                file.setLength(bytes);
                file.getFD().sync();
            }
        }
    }

    private static PermanentJobFailure missing() {
        return new PermanentJobFailure("The disk is not in the region's pool. The operator may have moved it.");
    }

    /** Removes a disk and whatever was left of its making. */
    public static void remove(Path disk) throws IOException {
        Files.deleteIfExists(partial(disk));
        if (Files.deleteIfExists(disk)) {
            syncDirectory(disk.getParent());
        }
    }

    /** A rename or removal is durable only when the directory is. */
    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** A directory for the files of one import, in the region's pool so that a rename is enough to publish. */
    public Path staging(String region, long jobId) {
        return regions.pool(region).resolve("staging").resolve(Long.toString(jobId));
    }
}
