package dev.freezeframe.snapshots.size;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.math.BigDecimal;
import java.util.Map;

/** The sizes a droplet can have, by slug. */
@ConfigMapping(prefix = "freezeframe.sizes")
public interface SizeConfig {
    @WithParentName
    Map<String, Size> bySlug();

    /** One size. */
    interface Size {
        /** MiB. */
        int memory();

        int vcpus();

        /** GiB. */
        int disk();

        /** TB a month. */
        @WithDefault("1.0")
        BigDecimal transfer();

        /** US dollars. */
        BigDecimal priceMonthly();

        /** US dollars. */
        BigDecimal priceHourly();

        @WithDefault("Basic")
        String description();

        @WithDefault("true")
        boolean available();
    }
}
