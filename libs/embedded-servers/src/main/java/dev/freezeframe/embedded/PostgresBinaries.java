package dev.freezeframe.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs for this machine, unpacked from the archive in the class path. */
final class PostgresBinaries {

    private static final int EXECUTABLE = 0111;

    private final Path directory;

    /** @param directory where they are or will be; may be shared by several processes that unpack at the same time */
    PostgresBinaries(Path directory) {
        this.directory = directory;
    }

    /** Path of a program, for example {@code initdb}; unpacks all of them if they are not there. */
    Path program(String name) throws IOException {
        Path program = directory.resolve("bin").resolve(name);
        if (!Files.isExecutable(program)) {
            unpack();
        }
        return program;
    }

    private void unpack() throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path temporary = Files.createTempDirectory(parent, directory.getFileName() + ".unpacking-");
        try {
            try (InputStream archive = archive();
                    TarArchiveInputStream tar =
                            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, temporary);
                }
            }
            Files.move(temporary, directory);
        } catch (IOException e) {
            if (!Files.isDirectory(directory)) {
                throw new IOException("Cannot unpack PostgreSQL into " + directory + ": " + e.getMessage(), e);
            }
            // Another process was faster: its copy is as good as ours.
        } finally {
            DirectoryTree.delete(temporary);
        }
    }

    private static InputStream archive() throws IOException {
        String system = System.getProperty("os.name");
        String hardware = System.getProperty("os.arch");
        InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, hardware);
        if (archive == null) {
            throw new IOException("No PostgreSQL binaries for " + system + " on " + hardware);
        }
        return archive;
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("Archive entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
            Files.createDirectories(target.getParent());
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.createDirectories(target.getParent());
            Files.copy(tar, target);
            boolean executable = (entry.getMode() & EXECUTABLE) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
