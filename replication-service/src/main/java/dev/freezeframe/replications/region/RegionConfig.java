package dev.freezeframe.replications.region;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** The regions of the installation, by slug, as far as copying concerns them. */
@ConfigMapping(prefix = "freezeframe.regions")
public interface RegionConfig {
    @WithParentName
    Map<String, Region> bySlug();

    /** One region. */
    interface Region {
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
