package dev.freezeframe.contracts.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReplicationClaimsTest {
    @Test
    void namesTellTheReplicationTheyAreOf() {
        long id = 10_000_001;
        assertThat(ReplicationClaims.session(id)).isEqualTo("replication-10000001");
        assertThat(ReplicationClaims.ofSession(ReplicationClaims.session(id))).hasValue(id);
        assertThat(ReplicationClaims.ofHolder(ReplicationClaims.holder(id))).hasValue(id);
        assertThat(ReplicationClaims.holder(id).version()).isEqualTo(8);
    }

    @Test
    void namesOfOthersAreNotTakenForAReplications() {
        assertThat(ReplicationClaims.ofSession("job-1")).isEmpty();
        assertThat(ReplicationClaims.ofSession("replication-")).isEmpty();
        assertThat(ReplicationClaims.ofSession("replication-0")).isEmpty();
        assertThat(ReplicationClaims.ofSession("replication-1 ")).isEmpty();
        assertThat(ReplicationClaims.ofHolder(UUID.randomUUID())).isEmpty();
    }
}
