package dev.freezeframe.formats;

import dev.freezeframe.formats.convert.QemuImg;
import dev.freezeframe.formats.detect.DiskFormat;
import dev.freezeframe.formats.detect.FormatDetector;
import dev.freezeframe.formats.qcow2.Qcow2Source;
import dev.freezeframe.formats.wrapped.Unwrapper;
import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.CorruptDiskException;
import dev.freezeframe.store.disk.RawFileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Makes a disk of an image file, whatever its format. Safe for use by several threads at once. */
public final class ImageOpener {
    private static final int SECTOR = 512;

    private final ImageLimits limits;
    private final QemuImg qemuImg;
    private final Executor reads;

    /**
     * @param qemuImg for the formats that are not read here
     * @param reads runs the reads of the disk, which block and decompress
     */
    public ImageOpener(ImageLimits limits, QemuImg qemuImg, Executor reads) {
        this.limits = limits;
        this.qemuImg = qemuImg;
        this.reads = reads;
    }

    /**
     * Opens an image. Blocks: a compressed or foreign image is first written out as a sparse file.
     *
     * @param file stays as it is
     * @param workDirectory for temporary files, which the result removes when it is closed, as a failure here does
     * @param monitor of unwrapping and converting
     * @throws CorruptDiskException if the file is damaged, truncated or no image
     * @throws UnsupportedFormatException if it is a format, a feature or a size that is not accepted
     * @throws IOException if something else fails; another attempt may succeed
     */
    public OpenedImage open(Path file, Path workDirectory, WorkMonitor monitor) throws IOException {
        List<Path> temporary = new ArrayList<>();
        try {
            Path image = file;
            String wrapping = "";
            DiskFormat format = FormatDetector.detect(image);
            if (format.kind() == DiskFormat.Kind.WRAPPER) {
                Path unwrapped = newFile(workDirectory, "unwrapped", temporary);
                new Unwrapper(limits).unwrap(image, format, unwrapped, monitor);
                image = unwrapped;
                wrapping = "." + format.label();
                format = FormatDetector.detect(image);
            }
            BlockSource source = disk(image, format, workDirectory, temporary, monitor);
            return new OpenedImage(source, format.label() + wrapping, temporary);
        } catch (IOException | RuntimeException e) {
            OpenedImage.remove(temporary);
            throw e;
        }
    }

    private BlockSource disk(
            Path image, DiskFormat format, Path workDirectory, List<Path> temporary, WorkMonitor monitor)
            throws IOException {
        return switch (format.kind()) {
            case DISK -> format == DiskFormat.QCOW2 ? Qcow2Source.open(image, limits, reads) : raw(image);
            case CONVERTIBLE -> {
                Path converted = newFile(workDirectory, "converted", temporary);
                qemuImg.convert(image, format, converted, limits, monitor);
                yield raw(converted);
            }
            case WRAPPER ->
                throw new UnsupportedFormatException(
                        "The image is compressed more than once; compress it once with gzip, bzip2, xz or zstd");
            case ARCHIVE ->
                throw new UnsupportedFormatException("The file is a " + format.label()
                        + " archive; unpack it and import the disk image that is in it");
        };
    }

    private BlockSource raw(Path image) throws IOException {
        long size = Files.size(image);
        if (size == 0) {
            throw new CorruptDiskException("The image is empty");
        }
        if (size % SECTOR != 0) {
            throw new CorruptDiskException("The file is not a disk image, or it is truncated: it has no mark of a known"
                    + " format, and its size of " + size + " bytes is not a multiple of " + SECTOR);
        }
        limits.checkVirtualSize(size);
        return RawFileSource.open(image, reads);
    }

    private static Path newFile(Path directory, String purpose, List<Path> temporary) {
        Path file = directory.resolve(purpose + "-" + UUID.randomUUID());
        temporary.add(file);
        return file;
    }
}
