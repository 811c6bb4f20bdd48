package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What each secret opens, and that none is told. That none is in logs, events and error answers is checked after every test of the stack. */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SecretsIT {
    private static final String INDEX = "/internal/index/locate";

    private final LocalStack stack;

    SecretsIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void whatOpensTheGatewayOpensNoServiceBehindIt() throws Exception {
        for (String token :
                List.of(stack.credentials().acme().token(), stack.credentials().adminToken(), "none")) {
            for (Service service : List.of(Service.SNAPSHOT, Service.TRANSFER, Service.REPLICATION)) {
                ApiClient direct = new ApiClient(stack.stack().address(service), token);
                for (String path : List.of("/v2/snapshots", "/v2/transfers", "/v2/replications", "/v2/stores")) {
                    assertThat(direct.call("GET", path, null).status())
                            .as("%s of %s", path, service)
                            .isEqualTo(401);
                }
            }
            ApiClient snapshots = new ApiClient(stack.stack().address(Service.SNAPSHOT), token);
            assertThat(snapshots.call("POST", INDEX, List.of()).status()).isEqualTo(401);
            ApiClient gateway = new ApiClient(stack.credentials().api(), token);
            assertThat(gateway.call("POST", INDEX, List.of()).status()).isEqualTo(404);
        }
    }

    @Test
    void noSecretIsInTheMetricsOrComesToALogByBeingOffered() throws Exception {
        SecretWatch secrets = stack.secrets();
        assertThat(secrets.known()).isGreaterThan(10);
        String token = stack.credentials().acme().token();
        ApiClient stranger = new ApiClient(stack.credentials().api(), "dop_v1_" + "0".repeat(64));
        for (String path : List.of(
                "/v2/snapshots?access_token=" + token,
                "/v2/" + token,
                "/v2/images?tag_name=" + token,
                "/v2/snapshots/" + token)) {
            assertThat(stranger.call("GET", path, null).status()).isEqualTo(401);
        }
        for (Service service : Service.values()) {
            secrets.metrics(stack.stack().address(service));
        }
        assertThat(secrets.drain()).isEmpty();
    }
}
