package dev.freezeframe.snapshots.imports;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.image.ImportRequest;
import dev.freezeframe.snapshots.region.RegionCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Where imports keep their files while they work: {@code <pool>/staging/import-<image id>/<fence>}, one directory for
 * each attempt, so that an attempt that was taken over and its successor do not meet in one.
 */
@ApplicationScoped
public class ImportStaging {
    private static final Logger LOG = Logger.getLogger(ImportStaging.class);
    private static final Pattern NAME = Pattern.compile("import-(\\d{1,18})");

    private final RegionCatalog regions;

    public ImportStaging(RegionCatalog regions) {
        this.regions = regions;
    }

    /** An empty directory for this attempt. What earlier attempts, and imports that are over, left behind is removed. */
    Path open(JobContext job, ImportRequest work) throws IOException {
        Path staging = regions.pool(work.region()).resolve("staging");
        Files.createDirectories(staging);
        removeAbandoned(job, staging);
        Path own = staging.resolve("import-" + work.imageId());
        remove(own);
        return Files.createDirectories(own.resolve(Long.toString(job.fence())));
    }

    /** Removes what {@link #open} made. */
    void close(ImportRequest work, Path directory) {
        remove(directory);
        try {
            Files.deleteIfExists(regions.pool(work.region()).resolve("staging").resolve("import-" + work.imageId()));
        } catch (IOException e) {
            // Not empty: another attempt works beside it, and removes it when it is done.
            LOG.debugf("%s stays: %s", directory.getParent(), e.getMessage());
        }
    }

    /** After a crash nobody else would look for the files of an import that is not tried again. */
    private static void removeAbandoned(JobContext job, Path staging) throws IOException {
        Map<Long, Path> found = new HashMap<>();
        try (Stream<Path> entries = Files.list(staging)) {
            for (Path entry : entries.toList()) {
                Matcher name = NAME.matcher(String.valueOf(entry.getFileName()));
                if (name.matches()) {
                    found.put(Long.parseLong(name.group(1)), entry);
                }
            }
        }
        if (found.isEmpty()) {
            return;
        }
        List<Image> working = job.inTransaction(() -> Image.<Image>list(
                "id in ?1 and status in ?2",
                List.copyOf(found.keySet()),
                List.of(ImageStatus.NEW, ImageStatus.PENDING)));
        working.forEach(image -> found.remove(image.id));
        found.values().forEach(ImportStaging::remove);
    }

    private static void remove(Path tree) {
        try (Stream<Path> entries = Files.walk(tree)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (NoSuchFileException e) {
            // Nothing there, which is what is wanted.
            return;
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.warnf(e, "cannot remove %s", tree);
        }
    }
}
