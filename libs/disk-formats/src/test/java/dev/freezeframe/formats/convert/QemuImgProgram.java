package dev.freezeframe.formats.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The machine's {@code qemu-img}, as tests use it to make images. */
public final class QemuImgProgram {
    private QemuImgProgram() {}

    /** Skips the test, with a message, where there is none. */
    public static void assumeInstalled() {
        assumeTrue(
                QemuImg.onPath(Duration.ofMinutes(1)).installed(),
                "skipped: qemu-img is not installed (package qemu-utils), so there is nothing to compare with");
    }

    public static void run(List<String> arguments) throws Exception {
        var command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s", command).isTrue();
        assertThat(process.exitValue()).as("%s%n%s", command, output).isZero();
    }
}
