package dev.freezeframe.formats.fuzz;

import dev.freezeframe.formats.detect.DiskFormat;
import dev.freezeframe.formats.qcow2.Qcow2Fixture;
import dev.freezeframe.formats.wrapped.Wrapping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes the files that a fuzzer begins with, into a folder for each target below the one that is its argument. */
final class SeedInputs {
    private SeedInputs() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        Path images = Files.createDirectories(root.resolve("Qcow2Fuzz"));
        for (int version = 2; version <= 3; version++) {
            for (int bits = 9; bits <= 12; bits += 3) {
                Qcow2Fixture image = Qcow2Fixture.mixed(version, bits, version == 3 && bits == 9, 1 << (bits + 4), 7);
                Files.write(images.resolve("seed-" + version + "-" + bits), image.file());
            }
        }
        Path wrapped = Files.createDirectories(root.resolve("UnwrapperFuzz"));
        byte[] plain = new byte[3_000];
        new Random(1).nextBytes(plain);
        Arrays.fill(plain, 1_000, 2_900, (byte) 0);
        List<DiskFormat> formats = List.of(DiskFormat.GZIP, DiskFormat.BZIP2, DiskFormat.XZ, DiskFormat.ZSTD);
        for (int i = 0; i < formats.size(); i++) {
            ByteArrayOutputStream seed = new ByteArrayOutputStream();
            seed.write(i);
            seed.write(Wrapping.wrap(formats.get(i), plain));
            Files.write(wrapped.resolve("seed-" + formats.get(i).label()), seed.toByteArray());
        }
    }
}
