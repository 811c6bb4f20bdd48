package dev.freezeframe.kit.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Requests that no well-behaved HTTP client can be made to send, byte by byte. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class RouterErrorsTest {
    @TestHTTPResource("/")
    URI service;

    @Inject
    ObjectMapper json;

    private record Answer(int status, JsonNode body, String text) {}

    @Test
    void aPathThatCannotBeDecodedIsAnsweredInTheShapeOfTheApi() throws IOException {
        assertError(ask("GET /v2/things/%zz", "", ""), 404);
        assertError(ask("GET /v2/things?name=%zz&page=%", "", ""), 422);
        assertError(ask("GET /v2/things/a%00b", "", ""), 404);
        assertError(ask("GET /v2/things?name=%00", "", ""), 422);
        assertThat(ask("GET /v2/things?name=a|b&tag={x}", "", "").status()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
        assertError(ask("POST /v2/things", "Content-Length: 20000000\r\n", "{\"name\":\""), 413);
    }

    @Test
    void aMethodThatDoesNotExistIsNotAllowed() throws IOException {
        assertError(ask("BREW /v2/things", "", ""), 405);
    }

    @Test
    void headersThatAreTooLargeAreRefused() throws IOException {
        assertThat(ask("GET /v2/things", "X-Large: " + "x".repeat(20_000) + "\r\n", "")
                        .status())
                .isEqualTo(431);
    }

    private static void assertError(Answer answer, Integer... statuses) {
        assertThat(answer.status()).describedAs(answer.text()).isIn((Object[]) statuses);
        assertThat(answer.body().path("id").asText()).describedAs(answer.text()).isNotEmpty();
        assertThat(answer.body().path("message").asText()).isNotEmpty().doesNotContain("Exception");
        assertThat(answer.body().path("request_id").asText()).isNotEmpty();
    }

    private Answer ask(String requestLine, String headers, String body) throws IOException {
        String token = TestCallers.token(
                new Caller(UUID.randomUUID(), "a@acme.example", UUID.randomUUID(), Role.OWNER, Set.of(), ""));
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write((requestLine + " HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\nAuthorization: Bearer "
                            + token + "\r\n" + headers + "\r\n" + body)
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            return answer(socket.getInputStream());
        }
    }

    private Answer answer(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int status = Integer.parseInt(text.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        String body = text.substring(text.indexOf("\r\n\r\n") + 4);
        return new Answer(status, body.startsWith("{") ? json.readTree(body) : json.missingNode(), text);
    }
}
