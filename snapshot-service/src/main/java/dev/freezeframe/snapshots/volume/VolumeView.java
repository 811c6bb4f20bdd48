package dev.freezeframe.snapshots.volume;

import dev.freezeframe.snapshots.region.RegionView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A volume as the API shows it.
 *
 * @param sizeGigabytes GiB
 */
public record VolumeView(
        UUID id,
        RegionView region,
        List<Long> dropletIds,
        String name,
        String description,
        long sizeGigabytes,
        Instant createdAt,
        String filesystemType,
        String filesystemLabel,
        List<String> tags) {
    static VolumeView of(Volume volume, RegionView region) {
        return new VolumeView(
                volume.id,
                region,
                volume.dropletId == null ? List.of() : List.of(volume.dropletId),
                volume.name,
                volume.description,
                volume.sizeGib,
                volume.createdAt,
                volume.filesystemType,
                volume.filesystemLabel,
                List.of(volume.tags));
    }
}
