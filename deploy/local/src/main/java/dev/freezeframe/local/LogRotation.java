package dev.freezeframe.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps logs from filling the disk: one that has grown large is copied to {@code NAME.log.1} and emptied, and older copies move on. The
 * processes that write go on with the same file, because they append; a line that is written at that very moment may be lost.
 */
final class LogRotation implements AutoCloseable {

    private static final long LARGEST_BYTES = 20L << 20;
    private static final int COPIES = 3;
    private static final int LOOK_EVERY_SECONDS = 30;

    private final List<Path> folders;
    private final long largest;
    private final Progress progress;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "log-rotation");
        thread.setDaemon(true);
        return thread;
    });

    /** @param folders whose files {@code *.log} are looked after */
    LogRotation(List<Path> folders, Progress progress) {
        this(folders, LARGEST_BYTES, progress);
    }

    LogRotation(List<Path> folders, long largest, Progress progress) {
        this.folders = folders;
        this.largest = largest;
        this.progress = progress;
    }

    /** Looks from now on. */
    void begin() {
        scheduler.scheduleWithFixedDelay(this::rotate, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Looks once. */
    void rotate() {
        for (Path folder : folders) {
            try {
                for (Path log : logs(folder)) {
                    if (Files.size(log) > largest) {
                        rotate(log);
                    }
                }
            } catch (IOException e) {
                progress.say("Cannot rotate the logs in " + folder + ": " + e);
            }
        }
    }

    private static List<Path> logs(Path folder) throws IOException {
        List<Path> logs = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
            files.forEach(logs::add);
        }
        return logs;
    }

    private static void rotate(Path log) throws IOException {
        for (int copy = COPIES; copy > 1; copy--) {
            try {
                Files.move(copy(log, copy - 1), copy(log, copy), StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException notYet) {
                // There are not as many yet.
                continue;
            }
        }
        Files.copy(log, copy(log, 1), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        try (FileChannel written = FileChannel.open(log, StandardOpenOption.WRITE)) {
            written.truncate(0);
        }
    }

    private static Path copy(Path log, int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
