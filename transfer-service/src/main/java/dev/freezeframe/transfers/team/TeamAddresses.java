package dev.freezeframe.transfers.team;

import dev.freezeframe.contracts.event.TeamPayload;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Where the people of a team read their mail, as its last event said. It may be a moment behind, so nothing is allowed or
 * refused by it. Every method runs in the current transaction.
 */
@ApplicationScoped
public class TeamAddresses {
    /** Replaces what is known of a team. */
    Uni<Void> replace(TeamPayload team) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("delete from team_member where team = ?1")
                        .setParameter(1, team.id())
                        .executeUpdate())
                .chain(() -> Multi.createFrom()
                        .iterable(team.members())
                        .onItem()
                        .transformToUniAndConcatenate(member -> insert(team.id(), member))
                        .onItem()
                        .ignoreAsUni());
    }

    private static Uni<Integer> insert(UUID team, TeamPayload.Member member) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into team_member (team, user_id, email, role) values (?1, ?2, ?3, ?4)")
                        .setParameter(1, team)
                        .setParameter(2, member.userId())
                        .setParameter(3, member.email())
                        .setParameter(4, member.role())
                        .executeUpdate());
    }

    /** The addresses of those who may accept transfers for the team. */
    public Uni<List<String>> ofAcceptors(UUID team) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select email from team_member where team = ?1 and role in ('owner', 'member')"
                                        + " order by email",
                                String.class)
                        .setParameter(1, team)
                        .getResultList());
    }
}
