package dev.freezeframe.kit.time;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/**
 * The time that all instances of a service agree on. What one instance writes down and another judges, an expiry for one, goes by it:
 * the clocks of two machines may differ by any amount.
 */
public final class DatabaseTime {
    private DatabaseTime() {}

    /** When the current transaction began, or the statement outside of one. In the current session. */
    public static Uni<Instant> now() {
        return Panache.getSession()
                .chain(session ->
                        session.createNativeQuery("select now()", Instant.class).getSingleResult());
    }
}
