package dev.freezeframe.snapshots.engine;

import dev.freezeframe.snapshots.region.RegionCatalog;
import dev.freezeframe.snapshots.region.RegionView;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Removes unfinished disks that a killed process has left in the pools. A job that goes on replaces its own; what is
 * left is known by nobody having written to it for a long time, which a disk that is being built is all the time. Were
 * one removed in error, its job would notice before it publishes the disk, and build it again.
 */
@ApplicationScoped
public class StalePartialDisks {
    private static final Logger LOG = Logger.getLogger(StalePartialDisks.class);
    private static final List<String> FOLDERS = List.of("droplets", "volumes");

    private final RegionCatalog regions;
    private final SweepConfig config;
    private final Clock clock;

    StalePartialDisks(RegionCatalog regions, SweepConfig config, Clock clock) {
        this.regions = regions;
        this.config = config;
        this.clock = clock;
    }

    /** Looks through all pools once. Blocks. */
    @Scheduled(
            identity = "stale-partial-disks",
            every = "${freezeframe.sweep.interval:1m}",
            delayed = "20s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void remove() {
        Instant before = clock.instant().minus(config.partialDiskAge());
        for (RegionView region : regions.all()) {
            for (String folder : FOLDERS) {
                removeFrom(regions.pool(region.slug()).resolve(folder), before);
            }
        }
    }

    private static void removeFrom(Path folder, Instant before) {
        try (DirectoryStream<Path> disks = Files.newDirectoryStream(folder, "*.partial")) {
            for (Path disk : disks) {
                if (Files.getLastModifiedTime(disk).toInstant().isBefore(before)) {
                    LOG.infof(
                            "removing %s, which nobody has written to since %s", disk, Files.getLastModifiedTime(disk));
                    Files.deleteIfExists(disk);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // No disk was ever made there, or one was finished while we looked.
        } catch (IOException e) {
            LOG.warnf("cannot look for unfinished disks in %s: %s", folder, e.getMessage());
        }
    }
}
