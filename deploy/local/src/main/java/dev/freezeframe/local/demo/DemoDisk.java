package dev.freezeframe.local.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Makes a disk of what real disks hold: programs, libraries and texts of this machine, one after the other as a file system lays them,
 * with gaps where nothing was ever written.
 */
public final class DemoDisk {

    private static final long SIZE = 768L << 20;
    private static final long MOST_DATA = 512L << 20;
    private static final int BLOCK = 4096;
    private static final long DATA_BETWEEN_GAPS = 24L << 20;
    private static final long GAP = 8L << 20;

    private long position;
    private long written;
    private long sinceGap;

    private DemoDisk() {}

    /** Writes the disk to the file, sparse. */
    public static void write(Path file) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            DemoDisk disk = new DemoDisk();
            for (Path source : List.of(Path.of(System.getProperty("java.home")), Path.of("/usr"))) {
                if (Files.isDirectory(source)) {
                    disk.append(source, channel);
                }
            }
            // The last byte gives the file its length; what was not written stays a hole.
            channel.write(ByteBuffer.allocate(1), SIZE - 1);
        }
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void append(Path folder, FileChannel disk) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && Files.isReadable(file) && !isFull(attributes.size())) {
                    append(file, attributes.size(), disk);
                }
                return written < MOST_DATA ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                // Files of other users are not needed.
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private boolean isFull(long bytes) {
        return written + bytes > MOST_DATA || position + bytes + GAP >= SIZE;
    }

    private void append(Path file, long size, FileChannel disk) throws IOException {
        try (FileChannel content = FileChannel.open(file)) {
            disk.position(position);
            long copied = 0;
            while (copied < size) {
                long step = content.transferTo(copied, size - copied, disk);
                if (step <= 0) {
                    break;
                }
                copied += step;
            }
        }
        position += roundUp(size);
        written += size;
        sinceGap += size;
        if (sinceGap >= DATA_BETWEEN_GAPS) {
            position += GAP;
            sinceGap = 0;
        }
    }

    private static long roundUp(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }
}
