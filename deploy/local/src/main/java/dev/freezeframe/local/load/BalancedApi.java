package dev.freezeframe.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.ApiClient;
import dev.freezeframe.local.ApiResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The API with one token through whichever gateway is ready. A connection that is refused is tried at the next gateway, as nothing was sent;
 * anything else that goes wrong is the caller's.
 */
final class BalancedApi {
    private final Gateways gateways;
    private final Tally tally;
    private final Map<URI, ApiClient> clients;

    BalancedApi(Gateways gateways, String token, Tally tally) {
        this.gateways = gateways;
        this.tally = tally;
        this.clients = gateways.all().stream()
                .collect(Collectors.toMap(Function.identity(), uri -> new ApiClient(uri, token)));
    }

    /**
     * The body of the answer, which must have this status.
     *
     * @param kind what the request counts as
     * @throws IOException for any other answer, and for none
     */
    JsonNode call(String kind, int status, String method, String path, @Nullable Object body)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        ApiResponse answer = answer(method, path, body);
        if (answer.status() != status) {
            throw new IOException(method + " " + path + " answered " + answer.status() + ": " + answer.body());
        }
        tally.answered(kind, System.nanoTime() - begun);
        return answer.body();
    }

    private ApiResponse answer(String method, String path, @Nullable Object body)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            URI gateway = gateways.next();
            try {
                return Objects.requireNonNull(clients.get(gateway)).call(method, path, body);
            } catch (ConnectException refused) {
                gateways.refused(gateway);
                if (attempt == gateways.all().size()) {
                    throw refused;
                }
            } catch (IOException e) {
                throw new IOException(method + " " + path + " at " + gateway + " got no answer: " + e, e);
            }
        }
    }
}
