package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("faults")
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SupervisionIT {

    @ParameterizedTest
    @EnumSource
    void serviceThatWasKilledComesBack(Service service, LocalStack stack) throws Exception {
        ProcessHandle before = stack.stack().process(service);
        stack.restart(service);
        assertThat(before.isAlive()).isFalse();
        assertThat(stack.stack().process(service)).isNotEqualTo(before);
        assertThat(stack.acme().get("/v2/account").at("/account/status").asText())
                .isEqualTo("active");
        assertThat(stack.acme().get("/v2/regions").path("regions")).hasSize(3);
    }
}
