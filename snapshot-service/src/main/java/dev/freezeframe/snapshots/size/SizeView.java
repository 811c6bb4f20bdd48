package dev.freezeframe.snapshots.size;

import java.math.BigDecimal;
import java.util.List;

/**
 * A size as the API shows it.
 *
 * @param memory MiB
 * @param disk GiB
 * @param transfer TB a month
 */
public record SizeView(
        String slug,
        int memory,
        int vcpus,
        int disk,
        BigDecimal transfer,
        BigDecimal priceMonthly,
        BigDecimal priceHourly,
        List<String> regions,
        boolean available,
        String description) {}
