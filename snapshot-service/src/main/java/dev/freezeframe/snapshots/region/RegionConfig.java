package dev.freezeframe.snapshots.region;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The regions of the installation, by slug. */
@ConfigMapping(prefix = "freezeframe.regions")
public interface RegionConfig {
    @WithParentName
    Map<String, Region> bySlug();

    /** One region. */
    interface Region {
        /** The name people read; the slug when not given. */
        Optional<String> name();

        /** Whether new resources may be made there. */
        @WithDefault("true")
        boolean available();

        /** What the region can do, in the API's words. */
        @WithDefault("backups,ipv6,metadata,install_agent,storage,image_transfer")
        List<String> features();

        /** Directory that holds the region's disks. */
        Path pool();

        /** The bucket that holds the region's image data. */
        Bucket s3();
    }

    /** A bucket of an S3-compatible store. */
    interface Bucket {
        /** Base URL, for example {@code http://127.0.0.1:9000}. */
        String endpoint();

        String bucket();

        String accessKey();

        String secretKey();

        /** The region name that requests are signed for. */
        @WithDefault("us-east-1")
        String signingRegion();
    }
}
