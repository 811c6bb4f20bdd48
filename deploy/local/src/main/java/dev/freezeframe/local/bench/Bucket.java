package dev.freezeframe.local.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of the local S3 server, which keeps each object in a file: looked at without asking the server, so that looking
 * costs it nothing.
 *
 * @param folder the server's folder for the bucket
 */
record Bucket(Path folder) {

    /**
     * What is in a bucket.
     *
     * @param objects how many
     * @param bytes all together
     */
    record Content(long objects, long bytes) {}

    Content all() throws IOException {
        return content(folder);
    }

    /** Objects whose names start with the prefix and a slash. */
    Content below(String prefix) throws IOException {
        return content(folder.resolve(prefix));
    }

    /** Removes the bucket behind the server's back. */
    void delete() throws IOException {
        deleteTree(folder);
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Content content(Path root) throws IOException {
        long[] sum = new long[2];
        if (Files.exists(root)) {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum[0]++;
                    sum[1] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE; // Deleted while we looked.
                    }
                    throw failure;
                }
            });
        }
        return new Content(sum[0], sum[1]);
    }
}
