package dev.freezeframe.snapshots.imports;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.snapshots.image.ImportRequest;
import dev.freezeframe.snapshots.region.RegionCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    /** What is fetched, in an attempt's directory; what belongs to it has the same name and a suffix. */
    private static final String FETCHED = "fetched";

    private final RegionCatalog regions;

    public ImportStaging(RegionCatalog regions) {
        this.regions = regions;
    }

    /** Where an attempt keeps its files. */
    record Attempt(Path directory) {
        Path fetched() {
            return directory.resolve(FETCHED);
        }
    }

    /** A directory for this attempt, with what the last one had fetched. All else that earlier ones left is removed. */
    Attempt open(JobContext job, ImportRequest work) throws IOException {
        Path own = own(work);
        Path directory = Files.createDirectories(own.resolve(Long.toString(job.fence())));
        List<Path> earlier = earlier(own, job.fence());
        if (!earlier.isEmpty()) {
            takeOver(earlier.get(0), directory);
        }
        earlier.forEach(ImportStaging::remove);
        return new Attempt(directory);
    }

    /** The directories of earlier attempts, the last one first. */
    private static List<Path> earlier(Path own, long fence) throws IOException {
        try (Stream<Path> attempts = Files.list(own)) {
            return attempts.filter(attempt -> number(attempt) < fence)
                    .sorted(Comparator.comparingLong(ImportStaging::number).reversed())
                    .toList();
        }
    }

    private static long number(Path attempt) {
        String name = String.valueOf(attempt.getFileName());
        return name.matches("\\d{1,18}") ? Long.parseLong(name) : -1;
    }

    private static void takeOver(Path last, Path directory) throws IOException {
        try (Stream<Path> files = Files.list(last)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith(FETCHED)) {
                    Files.move(file, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
    }

    /** Removes what {@link #open} made: there will be no other attempt. */
    void close(ImportRequest work, Attempt attempt) {
        remove(attempt.directory());
        try {
            Files.deleteIfExists(own(work));
        } catch (IOException e) {
            // Not empty: another attempt works beside it, and removes it when it is done.
            LOG.debugf("%s stays: %s", attempt.directory().getParent(), e.getMessage());
        }
    }

    /** The files of imports in a region, by image. */
    Map<Long, Path> found(String region) throws IOException {
        Map<Long, Path> found = new HashMap<>();
        try (Stream<Path> entries = Files.list(staging(region))) {
            for (Path entry : entries.toList()) {
                Matcher name = NAME.matcher(String.valueOf(entry.getFileName()));
                if (name.matches()) {
                    found.put(Long.parseLong(name.group(1)), entry);
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was ever imported there.
            LOG.debugf("there is no %s", e.getFile());
        }
        return found;
    }

    /** Removes a file or a directory with everything in it. */
    static void remove(Path tree) {
        try (Stream<Path> entries = Files.walk(tree)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (NoSuchFileException e) {
            // Nothing there, which is what is wanted.
            return;
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf(e, "cannot remove %s", tree);
        }
    }

    private Path own(ImportRequest work) {
        return staging(work.region()).resolve("import-" + work.imageId());
    }

    private Path staging(String region) {
        return regions.pool(region).resolve("staging");
    }
}
