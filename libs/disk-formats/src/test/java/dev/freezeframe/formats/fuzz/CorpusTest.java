package dev.freezeframe.formats.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code deploy/fuzz} has kept: inputs that reach as much of the code as it has found ways to, and those that once failed. */
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz");
    private static final int FEWEST = 20;

    @Test
    @Timeout(60)
    void everyImageOfTheCorpusReadsOrIsRefused() throws Exception {
        for (Path input : corpus("Qcow2Fuzz")) {
            assertHolds(input, () -> Qcow2Fuzz.fuzzerTestOneInput(Files.readAllBytes(input)));
        }
    }

    @Test
    @Timeout(60)
    void everyCompressedFileOfTheCorpusUnwrapsOrIsRefused() throws Exception {
        for (Path input : corpus("UnwrapperFuzz")) {
            assertHolds(input, () -> UnwrapperFuzz.fuzzerTestOneInput(Files.readAllBytes(input)));
        }
    }

    private interface Check {
        void run() throws Exception;
    }

    private static void assertHolds(Path input, Check check) {
        try {
            check.run();
        } catch (Throwable e) {
            throw new AssertionError(input + " fails", e);
        }
    }

    private static List<Path> corpus(String target) throws Exception {
        try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
            List<Path> inputs = files.sorted().toList();
            assertThat(inputs).hasSizeGreaterThan(FEWEST);
            return inputs;
        }
    }
}
