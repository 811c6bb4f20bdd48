package dev.freezeframe.gateway.directory;

import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** {@code /v2/admin/teams}: the operator's view of teams and their members. */
@Path("/v2/admin/teams")
public class TeamAdminResource {
    private final Directory directory;
    private final CurrentCaller caller;
    private final Pages pages;

    public TeamAdminResource(Directory directory, CurrentCaller caller, Pages pages) {
        this.directory = directory;
        this.caller = caller;
        this.pages = pages;
    }

    /** A team as the operator sees it. */
    public record TeamView(UUID uuid, String name, Instant createdAt) {
        static TeamView of(Team team) {
            return new TeamView(team.id, team.name, team.createdAt.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    /** A member as the operator sees them. */
    public record MemberView(UUID user, String role) {
        static MemberView of(Membership membership) {
            return new MemberView(membership.userId, membership.role);
        }
    }

    /** What a new team needs. */
    public record NewTeam(String name) {}

    /** What a member is to be. */
    public record MemberRole(String role) {}

    @GET
    @WithSession
    public Uni<PagedBody> list(@BeanParam PageRequest page) {
        caller.requireOperator();
        return directory
                .teams(page.index(), page.perPage())
                .map(found -> pages.of(
                        "teams", found.entries().stream().map(TeamView::of).toList(), found.total(), page));
    }

    @POST
    public Uni<Response> create(NewTeam team) {
        caller.requireOperator();
        String name = Names.required("name", team == null ? null : team.name());
        return directory
                .createTeam(name)
                .map(created -> Response.status(201)
                        .entity(Map.of("team", TeamView.of(created)))
                        .build());
    }

    @GET
    @Path("{team}/members")
    @WithSession
    public Uni<PagedBody> members(UUID team, @BeanParam PageRequest page) {
        caller.requireOperator();
        return directory
                .members(team)
                .map(members -> pages.slice(
                        "members", members.stream().map(MemberView::of).toList(), page));
    }

    @PUT
    @Path("{team}/members/{user}")
    public Uni<Map<String, MemberView>> setMember(UUID team, UUID user, MemberRole wanted) {
        caller.requireOperator();
        return directory
                .setMember(team, user, role(wanted))
                .map(membership -> Map.of("member", MemberView.of(membership)));
    }

    private static Role role(MemberRole wanted) {
        try {
            Role role = Role.of(wanted == null ? null : wanted.role());
            if (role != Role.OPERATOR) {
                return role;
            }
        } catch (IllegalArgumentException unknown) {
            // Answered below.
        }
        throw ApiException.unprocessable(
                "role must be one of owner, member, modifier, biller, billing_viewer, resource_viewer");
    }

    @DELETE
    @Path("{team}/members/{user}")
    public Uni<Void> removeMember(UUID team, UUID user) {
        caller.requireOperator();
        return directory.removeMember(team, user);
    }
}
