package dev.freezeframe.formats.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.formats.WorkMonitor;
import dev.freezeframe.formats.detect.DiskFormat;
import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Converts vmdk, vdi, vhdx and vhd images to raw with QEMU's {@code qemu-img}, where the machine has it. The format is
 * always given, so that nothing is guessed from the content, and a file that could refer to another one is refused
 * before it is converted. The program runs with limited memory, file size and time.
 */
public final class QemuImg {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration INSPECTION = Duration.ofSeconds(30);
    private static final long ADDRESS_SPACE = 2L << 30;
    /** Exit codes of {@code qemu-img check}: nothing found, only space wasted, this format has no check. */
    private static final Set<Integer> CHECKED = Set.of(0, 3, 63);

    private final Optional<Path> program;
    private final Optional<Path> limiter;
    private final Duration timeout;

    private QemuImg(Optional<Path> program, Optional<Path> limiter, Duration timeout) {
        this.program = program;
        this.limiter = limiter;
        this.timeout = timeout;
    }

    /**
     * The {@code qemu-img} of the machine, if it has one, kept in bounds by {@code prlimit}, if it has that.
     *
     * @param timeout for one conversion
     */
    public static QemuImg onPath(Duration timeout) {
        return new QemuImg(find("qemu-img"), find("prlimit"), timeout);
    }

    /** For a machine that shall not convert: everything is refused as if nothing were installed. */
    public static QemuImg absent() {
        return new QemuImg(Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    public boolean installed() {
        return program.isPresent();
    }

    /**
     * Converts {@code image} into the new raw file {@code target}, which is sparse and has the size of the disk. It is
     * removed again after a failure.
     *
     * @param format of kind {@link DiskFormat.Kind#CONVERTIBLE}
     * @param monitor called about once a second
     * @throws CorruptDiskException if the program finds the image damaged
     * @throws UnsupportedFormatException if there is no such program here, or the image needs other files, is encrypted
     *     or too large
     * @throws IOException if the program cannot be run or takes too long
     */
    public void convert(Path image, DiskFormat format, Path target, ImageLimits limits, WorkMonitor monitor)
            throws IOException {
        Path qemuImg = program.orElseThrow(() -> new UnsupportedFormatException("The image is a " + format.label()
                + " file, and qemu-img, which reads it, is not installed here; convert it to qcow2 first"
                + " (qemu-img convert -O qcow2)"));
        if (format == DiskFormat.VMDK) {
            VmdkInspection.check(image);
        }
        CompletenessCheck.run(image, format);
        Path directory = Objects.requireNonNull(target.toAbsolutePath().getParent(), "target is no file");
        String source = image.toAbsolutePath().toString();
        var inspection = new BoundedProcess(directory, INSPECTION, WorkMonitor.NONE);
        var info = inspection.run(command(limits, qemuImg, "info", "--output=json", "-f", driver(format), source));
        checkInfo(format, info, limits);
        var check = inspection.run(command(limits, qemuImg, "check", "-f", driver(format), source));
        if (!CHECKED.contains(check.exitCode())) {
            throw damaged(format);
        }
        try {
            var result = new BoundedProcess(directory, timeout, monitor)
                    .run(command(
                            limits,
                            qemuImg,
                            "convert",
                            "-f",
                            driver(format),
                            "-O",
                            "raw",
                            source,
                            target.toAbsolutePath().toString()));
            if (result.exitCode() != 0) {
                throw damaged(format);
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    private void checkInfo(DiskFormat format, BoundedProcess.Result info, ImageLimits limits) throws IOException {
        if (info.exitCode() != 0) {
            throw damaged(format);
        }
        JsonNode said;
        try {
            said = JSON.readTree(info.output());
        } catch (JsonProcessingException e) {
            throw new IOException("qemu-img info gave an answer that is not JSON", e);
        }
        if (said.hasNonNull("backing-filename") || said.hasNonNull("full-backing-filename")) {
            throw new UnsupportedFormatException("The " + format.label()
                    + " image refers to another file; flatten it first (qemu-img convert -O qcow2)");
        }
        if (said.path("encrypted").asBoolean()) {
            throw new UnsupportedFormatException("The " + format.label() + " image is encrypted; decrypt it first");
        }
        long size = said.path("virtual-size").asLong();
        if (size <= 0) {
            throw damaged(format);
        }
        limits.checkVirtualSize(size);
    }

    private List<String> command(ImageLimits limits, Path qemuImg, String... arguments) {
        var command = new ArrayList<String>();
        limiter.ifPresent(prlimit -> command.addAll(List.of(
                prlimit.toString(), "--as=" + ADDRESS_SPACE, "--fsize=" + limits.virtualBytes(), "--core=0", "--")));
        command.add(qemuImg.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static CorruptDiskException damaged(DiskFormat format) {
        return new CorruptDiskException(
                "The " + format.label() + " image is damaged, truncated or of a kind that" + " qemu-img does not read");
    }

    /** QEMU's name of a format. */
    private static String driver(DiskFormat format) {
        return switch (format) {
            case VMDK -> "vmdk";
            case VDI -> "vdi";
            case VHDX -> "vhdx";
            case VHD -> "vpc";
            default -> throw new IllegalArgumentException(format + " is not converted");
        };
    }

    private static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        for (String directory : path.split(":", -1)) {
            Path candidate = Path.of(directory, name);
            if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
