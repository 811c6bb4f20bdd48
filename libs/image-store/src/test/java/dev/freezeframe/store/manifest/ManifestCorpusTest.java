package dev.freezeframe.store.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code deploy/fuzz} has kept of {@link ManifestFuzz}. */
class ManifestCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz/ManifestFuzz");

    @Test
    @Timeout(60)
    void everyManifestOfTheCorpusIsReadAsItIsWrittenOrIsRefused() throws Exception {
        try (Stream<Path> files = Files.list(CORPUS)) {
            List<Path> inputs = files.sorted().toList();
            assertThat(inputs).hasSizeGreaterThan(10);
            for (Path input : inputs) {
                try {
                    ManifestFuzz.fuzzerTestOneInput(Files.readAllBytes(input));
                } catch (Throwable e) {
                    throw new AssertionError(input + " fails", e);
                }
            }
        }
    }
}
