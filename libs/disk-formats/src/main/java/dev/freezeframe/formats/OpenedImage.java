package dev.freezeframe.formats;

import dev.freezeframe.store.disk.BlockSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.logging.Logger;

/** An image that can be read as a disk. Closing it closes the disk and removes the files made for it. */
public final class OpenedImage implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OpenedImage.class);

    private final BlockSource source;
    private final String format;
    private final List<Path> temporary;

    OpenedImage(BlockSource source, String format, List<Path> temporary) {
        this.source = source;
        this.format = format;
        this.temporary = List.copyOf(temporary);
    }

    /** The disk; closed together with this. */
    public BlockSource source() {
        return source;
    }

    /** What the image was, from the inside out: {@code raw}, {@code qcow2}, {@code vmdk}, {@code qcow2.xz}. */
    public String format() {
        return format;
    }

    /** The size of the disk in bytes, a multiple of 512. */
    public long virtualSizeBytes() {
        return source.sizeBytes();
    }

    @Override
    public void close() {
        source.close();
        remove(temporary);
    }

    /** Removes files; one that cannot be removed is logged, the staging directory's owner cleans it up later. */
    static void remove(List<Path> files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warnf(e, "cannot remove the temporary file %s", file);
            }
        }
    }
}
