package dev.freezeframe.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs can be repeated, and see everything sooner or later. */
class FaultPlanTest {
    private static final Duration WORKLOAD = Duration.ofSeconds(20);

    @Test
    void theSameSeedPlansTheSame() {
        assertThat(FaultPlan.of(7, WORKLOAD)).isEqualTo(FaultPlan.of(7, WORKLOAD));
        assertThat(FaultPlan.of(7, WORKLOAD)).isNotEqualTo(FaultPlan.of(8, WORKLOAD));
    }

    @Test
    void everyFaultAndEveryStepComesInSomeOfAHundredPlans() {
        var all = LongStream.range(0, 100)
                .boxed()
                .flatMap(seed -> FaultPlan.of(seed, WORKLOAD).faults().stream())
                .toList();
        assertThat(all.stream().map(FaultPlan.Planned::kind).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(FaultKind.values());
        assertThat(all.stream().map(FaultPlan.Planned::step).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Step.values());
    }

    @Test
    void disksAreToldApartByTheirContentAndNotByTheirLength(@TempDir Path folder) throws IOException {
        Path small = sparse(folder.resolve("small"), DiskContent.USED_BYTES);
        Path large = sparse(folder.resolve("large"), 10L << 30);
        assertThat(DiskContent.hash(small)).isEqualTo(DiskContent.hash(large));
        DiskContent.change(small, new Random(1));
        DiskContent.change(large, new Random(1));
        assertThat(DiskContent.hash(small)).isEqualTo(DiskContent.hash(large));
        String before = DiskContent.hash(small);
        try (RandomAccessFile file = new RandomAccessFile(small.toFile(), "rw")) {
            file.seek(Files.size(small) - 1);
            file.write(1);
        }
        assertThat(DiskContent.hash(small)).isNotEqualTo(before);
    }

    private static Path sparse(Path file, long length) throws IOException {
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(length);
        }
        return file;
    }
}
