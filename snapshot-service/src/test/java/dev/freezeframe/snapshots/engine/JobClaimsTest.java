package dev.freezeframe.snapshots.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobClaimsTest {
    @Test
    void aHolderTellsItsJobAndFence() {
        UUID holder = JobClaims.holder(123_456_789_012L, 77);
        assertThat(JobClaims.isJobs(holder)).isTrue();
        assertThat(holder.version()).isEqualTo(8);
        assertThat(JobClaims.jobOfHolder(holder)).isEqualTo(123_456_789_012L);
        assertThat(JobClaims.fenceOfHolder(holder)).isEqualTo(77);
    }

    @Test
    void anImagesIdIsNoHolder() {
        for (int i = 0; i < 1000; i++) {
            assertThat(JobClaims.isJobs(UUID.randomUUID())).isFalse();
        }
    }

    @Test
    void aSessionsKeyTellsItsJob() {
        assertThat(JobClaims.jobOfSession(JobClaims.session(42))).hasValue(42);
        assertThat(JobClaims.jobOfSession("replica-42")).isEmpty();
        assertThat(JobClaims.jobOfSession("job-x")).isEmpty();
    }
}
