package dev.freezeframe.replications.policy;

import dev.freezeframe.kit.error.ApiException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** Keeps teams' policies. Methods that change something are transactions; the others run in the caller's session. */
@ApplicationScoped
public class Policies {
    private final PolicyConfig config;
    private final Clock clock;

    public Policies(PolicyConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * Policies, and how many there are on all pages.
     *
     * @param total on all pages
     */
    record Found(List<Policy> policies, long total) {}

    /** A page of a team's policies, by name. */
    Uni<Found> list(UUID team, int pageIndex, int pageSize) {
        return Policy.count("team", team)
                .chain(total -> Policy.<Policy>find("team = ?1 order by name, id", team)
                        .page(Page.of(pageIndex, pageSize))
                        .list()
                        .map(policies -> new Found(policies, total)));
    }

    /** Every policy of a team, oldest first. */
    Uni<List<Policy>> all(UUID team) {
        return Policy.list("team = ?1 order by id", team);
    }

    /**
     * The team's policy of that id.
     *
     * @throws ApiException 404 when there is none, or it is another team's
     */
    Uni<Policy> require(UUID team, long id) {
        return Policy.<Policy>find("team = ?1 and id = ?2", team, id)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    /**
     * Makes a policy.
     *
     * @throws ApiException 409 when the team has one of that name; 422 when it has too many
     */
    Uni<Policy> create(UUID team, PolicyRequest wanted) {
        return named(Panache.withTransaction(() -> oneAtATime(team)
                .chain(() -> Policy.count("team", team))
                .chain(count -> {
                    if (count >= config.perTeam()) {
                        throw ApiException.unprocessable("A team can have at most " + config.perTeam()
                                + " replication policies; delete one first.");
                    }
                    Policy policy = new Policy();
                    policy.team = team;
                    policy.createdAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
                    policy.updatedAt = policy.createdAt;
                    wanted.applyTo(policy);
                    return policy.<Policy>persistAndFlush();
                })));
    }

    /** Of requests that race, each sees how many policies the others have made. */
    private static Uni<Void> oneAtATime(UUID team) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select pg_advisory_xact_lock(hashtextextended('replication_policy ' || ?1, 0))::text")
                        .setParameter(1, team.toString())
                        .getSingleResult())
                .replaceWithVoid();
    }

    /**
     * Makes a policy another one.
     *
     * @throws ApiException 404 when the team has none of that id; 409 when it has another one of that name
     */
    Uni<Policy> change(UUID team, long id, PolicyRequest wanted) {
        return named(Panache.withTransaction(() -> locked(team, id)
                .invoke(wanted::applyTo)
                .invoke(policy -> policy.updatedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS))
                .call(() -> Panache.getSession().chain(session -> session.flush()))));
    }

    /**
     * Ends a policy; copies that it has begun go on.
     *
     * @throws ApiException 404 when the team has none of that id
     */
    Uni<Void> delete(UUID team, long id) {
        return Panache.withTransaction(() -> locked(team, id).chain(Policy::delete));
    }

    private static Uni<Policy> locked(UUID team, long id) {
        return Policy.<Policy>find("team = ?1 and id = ?2", team, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    private static Uni<Policy> named(Uni<Policy> written) {
        return written.onFailure(ConstraintViolationException.class)
                .transform(taken -> ApiException.conflict("The team has a replication policy of that name already."));
    }
}
