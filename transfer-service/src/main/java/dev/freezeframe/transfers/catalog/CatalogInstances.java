package dev.freezeframe.transfers.catalog;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The instances of the snapshot-service, which take turns. All that is asked changes nothing, so that it may be asked twice. */
@ApplicationScoped
public class CatalogInstances {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 5_000;

    /** One of a kind that has just ended or is just beginning; another may be there. */
    private static final int UNAVAILABLE = 503;

    private final List<CatalogApi> all;
    private final AtomicInteger turn = new AtomicInteger();

    CatalogInstances(@ConfigProperty(name = "freezeframe.services.snapshot") List<URI> bases) {
        all = bases.stream()
                .map(base -> QuarkusRestClientBuilder.newBuilder()
                        .baseUri(base)
                        .connectTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
                        .readTimeout(READ_MILLIS, TimeUnit.MILLISECONDS)
                        .build(CatalogApi.class))
                .toList();
    }

    /** Asks one of them, and the next while one does not answer. */
    <T> Uni<T> ask(Function<CatalogApi, Uni<T>> question) {
        int first = turn.getAndIncrement();
        // Where there is one address only, a connection may have been closed while it was idle: once more.
        int tries = Math.max(2, all.size());
        Uni<T> answer = question.apply(instance(first));
        for (int i = 1; i < tries; i++) {
            int next = first + i;
            answer = answer.onFailure(CatalogInstances::isAway).recoverWithUni(() -> question.apply(instance(next)));
        }
        return answer;
    }

    private CatalogApi instance(int number) {
        return all.get(Math.floorMod(number, all.size()));
    }

    private static boolean isAway(Throwable failure) {
        return !(failure instanceof WebApplicationException answered)
                || answered.getResponse().getStatus() == UNAVAILABLE;
    }
}
