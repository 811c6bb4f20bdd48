package dev.freezeframe.gateway.directory;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** {@code /v2/admin/users}: the operator's view of people. */
@Path("/v2/admin/users")
public class UserAdminResource {
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,190}");

    private final Directory directory;
    private final CurrentCaller caller;
    private final Pages pages;

    public UserAdminResource(Directory directory, CurrentCaller caller, Pages pages) {
        this.directory = directory;
        this.caller = caller;
        this.pages = pages;
    }

    /** A user as the operator sees them. */
    public record UserView(UUID uuid, String email, String name, Instant createdAt) {
        static UserView of(User user) {
            return new UserView(user.id, user.email, user.name, user.createdAt.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    /** What a new user needs. */
    public record NewUser(String email, String name) {}

    @GET
    @WithSession
    public Uni<PagedBody> list(@BeanParam PageRequest page) {
        caller.requireOperator();
        return directory
                .users(page.index(), page.perPage())
                .map(found -> pages.of(
                        "users", found.entries().stream().map(UserView::of).toList(), found.total(), page));
    }

    @POST
    public Uni<Response> create(NewUser user) {
        caller.requireOperator();
        if (user == null || user.email() == null || !EMAIL.matcher(user.email()).matches()) {
            throw ApiException.unprocessable("email must be an e-mail address");
        }
        String name = Names.optional("name", user.name());
        return directory
                .createUser(user.email(), name)
                .map(created -> Response.status(201)
                        .entity(Map.of("user", UserView.of(created)))
                        .build());
    }
}
