package dev.freezeframe.snapshots.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.pool.DiskPool;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class StalePartialDisksTest {
    @Inject
    StalePartialDisks stale;

    @Inject
    DiskPool pool;

    @Test
    void onlyUnfinishedDisksThatNobodyWritesToAreRemoved() throws IOException {
        Path disk = pool.volume("ams3", UUID.randomUUID());
        Files.createDirectories(disk.getParent());
        Path finished = written(disk, Duration.ofDays(2));
        Path abandoned = written(DiskPool.partial(disk), Duration.ofHours(2));
        Path growing = written(DiskPool.partial(pool.volume("ams3", UUID.randomUUID())), Duration.ofMinutes(5));
        stale.remove();
        assertThat(finished).exists();
        assertThat(abandoned).doesNotExist();
        assertThat(growing).exists();
        Files.delete(growing);
        Files.delete(finished);
    }

    private static Path written(Path file, Duration ago) throws IOException {
        Files.writeString(file, "data");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(ago)));
    }
}
