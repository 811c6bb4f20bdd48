package dev.freezeframe.replications.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.object.StoreProblem;
import dev.freezeframe.store.object.StoreRefusedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CopyFailureTest {
    private static final String RAW = "PUT chunks/00: 404 NoSuchBucket";

    @ParameterizedTest
    @EnumSource(
            value = StoreProblem.class,
            names = {"NO_BUCKET", "READ_REFUSED", "WRITE_REFUSED", "FULL", "CLOCK_SKEW", "NOT_THE_STORE"})
    void whatTheOperatorHasToMendIsSaidInWordsAndWithTheRegion(StoreProblem problem) {
        CopyFailure failure = CopyFailure.of(refused(problem), "nyc3", "ams3");
        assertThat(failure).isInstanceOf(CopyFailure.Stubborn.class);
        assertThat(failure.message())
                .startsWith("The image store of region ")
                .contains("ams3")
                .doesNotContain(RAW)
                .endsWith(".");
    }

    private static StoreRefusedException refused(StoreProblem problem) {
        return new StoreRefusedException(RAW, problem, null);
    }
}
