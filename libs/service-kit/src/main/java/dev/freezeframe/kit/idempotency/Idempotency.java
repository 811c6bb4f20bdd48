package dev.freezeframe.kit.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Does a request's work once for each {@code Idempotency-Key} and repeats the answer. The key is written in the work's
 * own transaction: a second request with the same key waits for the first and gets its answer; work that failed is
 * forgotten, so that it can be tried again.
 */
@ApplicationScoped
public class Idempotency {
    /** The request header. */
    public static final String HEADER = "Idempotency-Key";

    private static final int MAX_KEY = 255;

    private final CurrentCaller caller;
    private final ObjectMapper json;

    public Idempotency(CurrentCaller caller, ObjectMapper json) {
        this.caller = caller;
        this.json = json;
    }

    /**
     * Runs {@code work} in a transaction, or repeats its answer.
     *
     * @param key the header's value; null or empty: the work is simply done
     * @param fingerprint tells this request from others with the same key: method, path and body
     * @throws ApiException 422 when the key has been used for a different request
     */
    public Uni<Response> once(@Nullable String key, String fingerprint, Supplier<Uni<Response>> work) {
        if (key == null || key.isEmpty()) {
            return Panache.withTransaction(work);
        }
        if (key.length() > MAX_KEY) {
            return Uni.createFrom().failure(ApiException.unprocessable("Idempotency-Key is too long"));
        }
        UUID team = caller.team();
        return Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> claim(session, team, key, fingerprint)
                        .chain(first -> first
                                ? work.get().chain(response -> keep(session, team, key, response))
                                : repeat(session, team, key, fingerprint))));
    }

    /** What an answer of {@link #once} says, made now or kept. */
    public JsonNode body(Response answer) {
        try {
            return answer.getEntity() instanceof String kept
                    ? json.readTree(kept)
                    : json.valueToTree(answer.getEntity());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer was kept that is no JSON", e);
        }
    }

    private static Uni<Boolean> claim(Mutiny.Session session, UUID team, String key, String fingerprint) {
        return session.createNativeQuery("insert into idempotency_key (team, key, fingerprint) values (?1, ?2, ?3)"
                        + " on conflict do nothing")
                .setParameter(1, team)
                .setParameter(2, key)
                .setParameter(3, fingerprint)
                .executeUpdate()
                .map(inserted -> inserted == 1);
    }

    private Uni<Response> keep(Mutiny.Session session, UUID team, String key, Response response) {
        return session.createNativeQuery(
                        "update idempotency_key set status = ?3, body = ?4 where team = ?1 and key = ?2")
                .setParameter(1, team)
                .setParameter(2, key)
                .setParameter(3, response.getStatus())
                .setParameter(4, write(response.getEntity()))
                .executeUpdate()
                .replaceWith(response);
    }

    private static Uni<Response> repeat(Mutiny.Session session, UUID team, String key, String fingerprint) {
        return session.createNativeQuery(
                        "select fingerprint, status, body from idempotency_key where team = ?1 and key = ?2",
                        Object[].class)
                .setParameter(1, team)
                .setParameter(2, key)
                .getSingleResult()
                .map(row -> {
                    if (!fingerprint.equals(row[0])) {
                        throw ApiException.unprocessable("Idempotency-Key was used for a different request");
                    }
                    Response.ResponseBuilder answer = Response.status(((Number) row[1]).intValue());
                    return row[2] == null
                            ? answer.build()
                            : answer.type(MediaType.APPLICATION_JSON_TYPE)
                                    .entity(row[2])
                                    .build();
                });
    }

    private String write(Object entity) {
        try {
            return entity == null ? null : json.writeValueAsString(entity);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON for an answer", e);
        }
    }
}
