package dev.freezeframe.snapshots.droplet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.snapshots.image.ImageView;
import dev.freezeframe.snapshots.region.RegionView;
import dev.freezeframe.snapshots.size.SizeView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A droplet as the API shows it. Clients rely on region, size, image and networks being there.
 *
 * @param memory MiB
 * @param disk GiB
 */
public record DropletView(
        long id,
        String name,
        int memory,
        int vcpus,
        int disk,
        List<DiskInfo> diskInfo,
        boolean locked,
        String status,
        JsonNode kernel,
        Instant createdAt,
        List<String> features,
        List<Long> backupIds,
        JsonNode nextBackupWindow,
        List<Long> snapshotIds,
        ImageView image,
        List<UUID> volumeIds,
        SizeView size,
        String sizeSlug,
        Networks networks,
        RegionView region,
        List<String> tags,
        @JsonInclude(JsonInclude.Include.NON_NULL) UUID vpcUuid) {
    /** A droplet here has no addresses, because no machine runs. */
    public record Networks(List<JsonNode> v4, List<JsonNode> v6) {
        static final Networks NONE = new Networks(List.of(), List.of());
    }

    /** One disk. */
    public record DiskInfo(String type, Size size) {
        /** An amount and what it counts. */
        public record Size(int amount, String unit) {}

        static DiskInfo local(int gib) {
            return new DiskInfo("local", new Size(gib, "gib"));
        }
    }
}
