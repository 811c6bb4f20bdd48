package dev.freezeframe.snapshots.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.kit.job.PermanentJobFailure;
import org.junit.jupiter.api.Test;

class PoolSpaceTest {
    @Test
    void aDiskThatDoesNotFitIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> PoolSpace.check("nyc3", 2_500_000_000L, 300_000_000L))
                .isInstanceOf(PermanentJobFailure.class)
                .hasMessage("The pool of region nyc3 does not have enough space for the disk:"
                        + " 2.50 GB are needed, 0.30 GB are free.");
    }

    @Test
    void aDiskThatJustFitsIsBuilt() {
        assertThatCode(() -> PoolSpace.check("nyc3", 5, 5)).doesNotThrowAnyException();
    }
}
