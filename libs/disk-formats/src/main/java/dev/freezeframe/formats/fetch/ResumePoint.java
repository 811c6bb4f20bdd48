package dev.freezeframe.formats.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * From where an unfinished download can go on: kept in a file of its own beside it.
 *
 * @param url where the file comes from
 * @param validator names the version of the file that the beginning belongs to
 * @param length of the whole file, {@link dev.freezeframe.formats.WorkMonitor#UNKNOWN} if the server does not say
 * @param received how many bytes from the beginning are durably here
 */
record ResumePoint(String url, String validator, long length, long received) {
    private static final String SUFFIX = ".resume";

    /** What was written beside that download; empty when there is nothing, or nothing that makes sense. */
    static Optional<ResumePoint> of(Path download) throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(beside(download))) {
            properties.load(file);
            return Optional.of(new ResumePoint(
                    properties.getProperty("url", ""),
                    properties.getProperty("validator", ""),
                    Long.parseLong(properties.getProperty("length", "")),
                    Long.parseLong(properties.getProperty("received", ""))));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Writes it beside the download, in the place of an earlier one. */
    void write(Path download) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("url", url);
        properties.setProperty("validator", validator);
        properties.setProperty("length", Long.toString(length));
        properties.setProperty("received", Long.toString(received));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path file = beside(download);
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, text.toString(), StandardCharsets.ISO_8859_1);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static void delete(Path download) throws IOException {
        Files.deleteIfExists(beside(download));
    }

    /** Whether the server still has the file that the beginning belongs to. */
    boolean belongsTo(String from, RemoteFile now) {
        return url.equals(from) && validator.equals(now.validator()) && length == now.length();
    }

    private static Path beside(Path download) {
        return download.resolveSibling(download.getFileName() + SUFFIX);
    }
}
