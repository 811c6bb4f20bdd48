package dev.freezeframe.gateway.directory;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.TeamPayload;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.event.DomainEvent;
import dev.freezeframe.kit.event.Outbox;
import dev.freezeframe.kit.identity.CurrentCaller;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/** Who there is. Every change of a team is an event. */
@ApplicationScoped
public class Directory {
    private final Outbox outbox;
    private final Event<MemberChanged> memberChanges;
    private final CurrentCaller caller;
    private final Clock clock;

    public Directory(Outbox outbox, Event<MemberChanged> memberChanges, CurrentCaller caller, Clock clock) {
        this.outbox = outbox;
        this.memberChanges = memberChanges;
        this.caller = caller;
        this.clock = clock;
    }

    /** A page of a collection, and how many entries there are in all. */
    public record Listed<T>(List<T> entries, long total) {}

    /** All users, oldest first. {@code index} counts pages from 0. */
    public Uni<Listed<User>> users(int index, int size) {
        return User.count().chain(total -> page(User.<User>find("order by createdAt, id"), total, index, size));
    }

    /** All teams, oldest first. {@code index} counts pages from 0. */
    public Uni<Listed<Team>> teams(int index, int size) {
        return Team.count().chain(total -> page(Team.<Team>find("order by createdAt, id"), total, index, size));
    }

    /** A page beyond the last is empty, and need not be asked for: its offset may not even be an int. */
    private static <T> Uni<Listed<T>> page(PanacheQuery<T> all, long total, int index, int size) {
        return (long) index * size >= total
                ? Uni.createFrom().item(new Listed<>(List.of(), total))
                : all.page(Page.of(index, size)).list().map(entries -> new Listed<>(entries, total));
    }

    /** The members of a team. */
    public Uni<List<Membership>> members(UUID team) {
        return requireTeam(team).chain(() -> Membership.<Membership>list("teamId = ?1 order by userId", team));
    }

    /**
     * Registers a user.
     *
     * @throws ApiException 409 when the address is taken
     */
    public Uni<User> createUser(String email, String name) {
        User user = new User();
        user.id = UUID.randomUUID();
        user.email = email;
        user.name = name;
        user.createdAt = clock.instant();
        return Panache.withTransaction(user::<User>persist)
                .onFailure(ConstraintViolationException.class)
                .transform(taken -> ApiException.conflict("A user with that e-mail address already exists."));
    }

    /**
     * Founds a team without members.
     *
     * @throws ApiException 409 when the name is taken
     */
    public Uni<Team> createTeam(String name) {
        Team team = new Team();
        team.id = UUID.randomUUID();
        team.name = name;
        team.createdAt = clock.instant();
        return Panache.withTransaction(() -> team.<Team>persist()
                        .chain(kept -> announce(kept, EventTypes.TEAM_CREATED, null, null)
                                .replaceWith(kept)))
                .onFailure(ConstraintViolationException.class)
                .transform(taken -> ApiException.conflict("A team with that name already exists."));
    }

    /**
     * Makes a user a member of a team, or changes the member's role.
     *
     * @throws ApiException 404 when one of them is not there; 422 when the team would lose its last owner
     */
    public Uni<Membership> setMember(UUID teamId, UUID userId, Role role) {
        return Panache.withTransaction(() -> lockTeam(teamId)
                        .chain(team -> User.<User>findById(userId)
                                .onItem()
                                .ifNull()
                                .failWith(ApiException::notFound)
                                .chain(() -> keepsAnOwner(teamId, userId, role))
                                .chain(() -> Membership.<Membership>findById(new Membership.Key(teamId, userId)))
                                .chain(known -> known == null ? join(teamId, userId, role) : change(known, role))
                                .call(() -> announce(team, EventTypes.TEAM_MEMBER_CHANGED, userId, role.wireName()))))
                .invoke(() -> memberChanges.fire(new MemberChanged(teamId, userId)));
    }

    private static Uni<Membership> join(UUID teamId, UUID userId, Role role) {
        Membership membership = new Membership();
        membership.teamId = teamId;
        membership.userId = userId;
        membership.role = role.wireName();
        return membership.persist();
    }

    private static Uni<Membership> change(Membership membership, Role role) {
        membership.role = role.wireName();
        return Uni.createFrom().item(membership);
    }

    /**
     * Ends a membership, and the tokens that the user had in the team: coming back later, the user starts without.
     *
     * @throws ApiException 404 when there is none; 422 when the team would lose its last owner
     */
    public Uni<Void> removeMember(UUID teamId, UUID userId) {
        return Panache.withTransaction(() -> lockTeam(teamId)
                        .chain(team -> keepsAnOwner(teamId, userId, null)
                                .chain(() -> Membership.deleteById(new Membership.Key(teamId, userId)))
                                .invoke(deleted -> {
                                    if (!deleted) {
                                        throw ApiException.notFound();
                                    }
                                })
                                .call(() -> revokeTokens(teamId, userId))
                                .call(() -> announce(team, EventTypes.TEAM_MEMBER_CHANGED, userId, null))
                                .replaceWithVoid()))
                .invoke(() -> memberChanges.fire(new MemberChanged(teamId, userId)));
    }

    private static Uni<Integer> revokeTokens(UUID teamId, UUID userId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "delete from access_token where team_id = ?1 and user_id = ?2")
                        .setParameter(1, teamId)
                        .setParameter(2, userId)
                        .executeUpdate());
    }

    private static Uni<Void> keepsAnOwner(UUID teamId, UUID userId, Role next) {
        if (next == Role.OWNER) {
            return Uni.createFrom().voidItem();
        }
        String owner = Role.OWNER.wireName();
        return Membership.<Membership>list("teamId = ?1 and role = ?2", teamId, owner)
                .invoke(owners -> {
                    if (owners.size() == 1 && owners.get(0).userId.equals(userId)) {
                        throw ApiException.unprocessable("A team keeps at least one owner.");
                    }
                })
                .replaceWithVoid();
    }

    /** The user and the team, if the user is a member; 404 otherwise. Runs in the caller's session. */
    public Uni<Membership> requireMember(UUID teamId, UUID userId) {
        return Membership.<Membership>findById(new Membership.Key(teamId, userId))
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    /** The team; 404 when it is not there. Runs in the caller's session. */
    public Uni<Team> requireTeam(UUID team) {
        return Team.<Team>findById(team).onItem().ifNull().failWith(ApiException::notFound);
    }

    /** Changes of a team's members come one after the other, so that two cannot both remove an owner. */
    private static Uni<Team> lockTeam(UUID team) {
        return Team.<Team>findById(team, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    private Uni<Void> announce(Team team, String type, UUID userId, String role) {
        return Panache.getSession()
                .chain(Mutiny.Session::flush)
                .chain(() -> everybody(team.id))
                .map(members -> new TeamPayload(team.id, team.name, userId, role, members))
                .chain(payload -> outbox.append(new DomainEvent(
                        Topics.TEAMS,
                        team.id.toString(),
                        type,
                        team.id,
                        caller.get().requestId(),
                        payload)));
    }

    private static Uni<List<TeamPayload.Member>> everybody(UUID team) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "select person.id, person.email, membership.role from Membership membership"
                                        + " join User person on person.id = membership.userId"
                                        + " where membership.teamId = ?1 order by membership.userId",
                                Object[].class)
                        .setParameter(1, team)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new TeamPayload.Member((UUID) row[0], (String) row[1], (String) row[2]))
                        .toList());
    }
}
