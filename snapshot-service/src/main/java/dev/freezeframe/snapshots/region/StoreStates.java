package dev.freezeframe.snapshots.region;

import dev.freezeframe.kit.error.ApiException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Which regions' stores the operator has declared lost. What lies in such a store is neither read nor added to: no new work
 * takes it for its source or its target. Every method runs in the caller's session.
 */
@ApplicationScoped
public class StoreStates {
    /** The store does its work, as far as the operator knows. */
    public static final String AVAILABLE = "available";

    /** What was in the store is not counted on any more. */
    public static final String LOST = "lost";

    /** Slugs of the regions whose store is lost. */
    public Uni<Set<String>> lost() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select region from store_state where state = 'lost'", String.class)
                        .getResultList())
                .map(Set::copyOf);
    }

    /**
     * Requires the store of a region for new work.
     *
     * @throws ApiException 422 when it is lost
     */
    public Uni<Void> requireThere(String region) {
        return requireThere(region, List.of());
    }

    /**
     * As {@link #requireThere(String)}, for an image.
     *
     * @param holding all regions that have the image; those that can be used instead are told
     */
    public Uni<Void> requireThere(String region, List<String> holding) {
        return lost().invoke(lost -> {
                    if (lost.contains(region)) {
                        throw ApiException.unprocessable(lostWords(
                                region,
                                holding.stream()
                                        .filter(slug -> !lost.contains(slug))
                                        .toList()));
                    }
                })
                .replaceWithVoid();
    }

    /** What is told of a lost region to who wants an image there that is in other regions too. */
    public static String lostWords(String region, Collection<String> elsewhere) {
        return elsewhere.isEmpty()
                ? lostWords(region)
                : lostWords(region) + " The image is available in " + String.join(", ", elsewhere) + ".";
    }

    /** What is told of a lost region. */
    public static String lostWords(String region) {
        return "The image store of region " + region + " is lost; use another region.";
    }

    /**
     * Declares what has become of a region's store.
     *
     * @return whether that is news
     */
    public Uni<Boolean> declare(String region, String state, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into store_state as s (region, state, changed_at) values (?1, ?2, ?3)
                                on conflict (region) do update set state = excluded.state, changed_at = excluded.changed_at
                                 where s.state <> excluded.state
                                """)
                        .setParameter(1, region)
                        .setParameter(2, state)
                        .setParameter(3, now)
                        .executeUpdate())
                .map(changed -> changed == 1);
    }

    /** The state of a region's store. */
    public Uni<String> of(String region) {
        return lost().map(lost -> lost.contains(region) ? LOST : AVAILABLE);
    }
}
