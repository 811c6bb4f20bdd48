package dev.freezeframe.formats.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file to be written again and again: in memory where the system has a folder for that. */
final class FuzzFile {
    private static final Path MEMORY = Path.of("/dev/shm");

    private FuzzFile() {}

    /** An empty file that is removed when this process ends. */
    static Path create(String name) {
        try {
            Path file = Files.isWritable(MEMORY)
                    ? Files.createTempFile(MEMORY, "fuzz-", "." + name)
                    : Files.createTempFile("fuzz-", "." + name);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
