package dev.freezeframe.snapshots.pool;

import dev.freezeframe.snapshots.region.RegionCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where disks lie: {@code <pool>/droplets/<id>.raw} and {@code <pool>/volumes/<uuid>.raw}. A disk that is being made has
 * the suffix {@code .partial} until it is complete and durable, so that whoever looks into the pool finds only whole
 * disks.
 */
@ApplicationScoped
public class DiskPool {
    private final RegionCatalog regions;

    public DiskPool(RegionCatalog regions) {
        this.regions = regions;
    }

    /** The disk of a droplet; it need not exist yet. */
    public Path droplet(String region, long id) {
        return regions.pool(region).resolve("droplets").resolve(id + ".raw");
    }

    /** The disk of a volume; it need not exist yet. */
    public Path volume(String region, UUID id) {
        return regions.pool(region).resolve("volumes").resolve(id + ".raw");
    }

    /** Where a disk is built before it takes the place of {@code disk}. */
    public static Path partial(Path disk) {
        return disk.resolveSibling(disk.getFileName() + ".partial");
    }

    /** A directory for the files of one import, in the region's pool so that a rename is enough to publish. */
    public Path staging(String region, long jobId) {
        return regions.pool(region).resolve("staging").resolve(Long.toString(jobId));
    }
}
