package dev.freezeframe.formats.fetch;

import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * HTTP requests to addresses that strangers chose. Every address is checked when it is connected to; redirects are
 * followed here, one by one, each held to the same rules as the first.
 */
final class WebClient implements AutoCloseable {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final OkHttpClient client;
    private final int maxRedirects;

    WebClient(FetchLimits limits, AddressPolicy policy, Dns resolver) {
        this.maxRedirects = limits.redirects();
        this.client = new OkHttpClient.Builder()
                .dns(new CheckedDns(policy, resolver))
                .socketFactory(new CheckedSocketFactory(policy))
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(limits.connectTimeout())
                .readTimeout(limits.idleTimeout())
                .writeTimeout(limits.idleTimeout())
                .build();
    }

    /**
     * Sends a request without a body and follows redirects.
     *
     * @param timeout until the body has been read
     * @return the first answer that is no redirect, of any status; to be closed
     * @throws FetchRefusedException if an address on the way is forbidden
     * @throws FetchFailedException if there is no answer
     */
    Response send(Request request, Duration timeout) throws IOException {
        Request next = request;
        for (int redirects = 0; redirects <= maxRedirects; redirects++) {
            Response response = exchange(next, timeout);
            if (!REDIRECTS.contains(response.code())) {
                return response;
            }
            try (response) {
                next = next.newBuilder().url(target(response)).build();
            }
        }
        throw new FetchRefusedException("The url leads to more than " + maxRedirects + " redirects");
    }

    private Response exchange(Request request, Duration timeout) throws IOException {
        Call call = client.newCall(request);
        call.timeout().timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
        try {
            return call.execute();
        } catch (SSLException e) {
            throw new FetchRefusedException(
                    "No secure connection to " + place(request.url()) + ": " + e.getMessage(), e);
        } catch (IOException e) {
            if (isForbidden(e)) {
                throw new FetchRefusedException("The url leads to " + place(request.url())
                        + ", which is not at a public address; imports from private addresses are not allowed");
            }
            throw new FetchFailedException("Cannot reach " + place(request.url()) + ": " + e.getMessage(), e);
        }
    }

    private static HttpUrl target(Response redirect) throws FetchRefusedException {
        HttpUrl from = redirect.request().url();
        String location = redirect.header("Location");
        HttpUrl to = location == null ? null : from.resolve(location);
        if (to == null) {
            throw new FetchRefusedException("The server redirects to an address that is neither http nor https");
        }
        if (!to.username().isEmpty() || !to.password().isEmpty()) {
            throw new FetchRefusedException("The server redirects to an address with a user name or a password");
        }
        if (from.isHttps() && !to.isHttps()) {
            throw new FetchRefusedException("The server redirects from https to http");
        }
        return to;
    }

    /** Host and port only: paths and queries of strange servers can hold secrets. */
    private static String place(HttpUrl url) {
        return url.host() + ":" + url.port();
    }

    private static boolean isForbidden(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ForbiddenAddressException) {
                return true;
            }
            for (Throwable other : cause.getSuppressed()) {
                if (other instanceof ForbiddenAddressException) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
