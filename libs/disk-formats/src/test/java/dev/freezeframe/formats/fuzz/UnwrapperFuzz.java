package dev.freezeframe.formats.fuzz;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.formats.WorkMonitor;
import dev.freezeframe.formats.detect.DiskFormat;
import dev.freezeframe.formats.wrapped.Unwrapper;
import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Any bytes as a compressed image; the first says how it is compressed. It unwraps to no more than the limit, or is refused and leaves nothing. */
public final class UnwrapperFuzz {
    private static final List<DiskFormat> FORMATS =
            List.of(DiskFormat.GZIP, DiskFormat.BZIP2, DiskFormat.XZ, DiskFormat.ZSTD);
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1 << 20, 32 << 20);

    private static final Path FILE = FuzzFile.create("wrapped");
    private static final Path TARGET = FILE.resolveSibling(FILE.getFileName() + ".plain");

    private UnwrapperFuzz() {}

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        DiskFormat format = FORMATS.get(Byte.toUnsignedInt(input[0]) % FORMATS.size());
        Files.write(FILE, Arrays.copyOfRange(input, 1, input.length));
        try {
            new Unwrapper(LIMITS).unwrap(FILE, format, TARGET, WorkMonitor.NONE);
            if (Files.size(TARGET) > LIMITS.unwrappedBytes()) {
                throw new AssertionError("unwrapped to " + Files.size(TARGET) + " bytes");
            }
            Files.delete(TARGET);
        } catch (CorruptDiskException | UnsupportedFormatException refused) {
            if (Files.exists(TARGET)) {
                throw new AssertionError("something is left of what was refused", refused);
            }
        }
    }
}
