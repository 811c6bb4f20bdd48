package dev.freezeframe.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.gateway.Acme;
import dev.freezeframe.gateway.TestService;
import dev.freezeframe.kit.test.RealServers;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only a deployment switches on: traces, and proxies before the gateway that say how a client came. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestService.class)
@TestProfile(InProductionTest.Switches.class)
class InProductionTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    /** As deploy/kubernetes/components/gateway-api/proxy.properties has them, and traces. */
    public static class Switches implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.otel.sdk.disabled", "false",
                    "quarkus.otel.simple", "true",
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.allow-x-forwarded", "true",
                    "quarkus.http.proxy.enable-forwarded-host", "true",
                    "quarkus.http.proxy.trusted-proxies", "127.0.0.1");
        }
    }

    /** Takes the place of the exporter that would look for a collector. */
    static class Nowhere {
        @Produces
        @Singleton
        SpanExporter exporter() {
            return new SpanExporter() {
                @Override
                public CompletableResultCode export(Collection<SpanData> spans) {
                    return CompletableResultCode.ofSuccess();
                }

                @Override
                public CompletableResultCode flush() {
                    return CompletableResultCode.ofSuccess();
                }

                @Override
                public CompletableResultCode shutdown() {
                    return CompletableResultCode.ofSuccess();
                }
            };
        }
    }

    @Test
    void theServiceIsToldTheTraceOfTheRequest() {
        String traceparent = images("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .extract()
                .path("headers.traceparent[0]");

        assertThat(traceparent).contains(TRACE).doesNotContain("00f067aa0ba902b7");
    }

    @Test
    void aRequestWithoutATraceBeginsOne() {
        String traceparent = images("x-other", "value").extract().path("headers.traceparent[0]");

        assertThat(traceparent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void aTrustedProxyIsBelievedHowTheClientCame() {
        ValidatableResponse reply = Acme.as(Acme.owner().token())
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "api.example.com")
                .get("/v2/images")
                .then()
                .statusCode(200);

        assertThat(reply.extract().<String>path("headers['x-forwarded-proto'][0]"))
                .isEqualTo("https");
        assertThat(reply.extract().<String>path("headers['x-forwarded-host'][0]"))
                .isEqualTo("api.example.com");
    }

    private static ValidatableResponse images(String header, String value) {
        return Acme.as(Acme.owner().token())
                .header(header, value)
                .get("/v2/images")
                .then()
                .statusCode(200);
    }
}
