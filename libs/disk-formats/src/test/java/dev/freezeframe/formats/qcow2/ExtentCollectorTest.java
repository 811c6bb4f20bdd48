package dev.freezeframe.formats.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.disk.Extent;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtentCollectorTest {
    @Test
    void joinsNeighbours() {
        var collector = new ExtentCollector(100);
        collector.add(0, 512);
        collector.add(512, 1024);
        collector.add(4096, 8192);

        assertThat(collector.extents()).containsExactly(new Extent(0, 1024), new Extent(4096, 4096));
    }

    @Test
    void staysSmallAndCoversEverythingWhenThereAreTooMany() {
        var collector = new ExtentCollector(64);
        for (long at = 0; at < 1_000_000; at++) {
            collector.add(at * 1024, at * 1024 + 512);
        }

        List<Extent> extents = collector.extents();
        assertThat(extents).hasSizeLessThanOrEqualTo(64);
        assertThat(extents.get(0).offset()).isZero();
        assertThat(extents.get(extents.size() - 1).end()).isEqualTo(999_999L * 1024 + 512);
        long end = -1;
        for (Extent extent : extents) {
            assertThat(extent.offset()).isGreaterThan(end);
            end = extent.end();
        }
    }
}
