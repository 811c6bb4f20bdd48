package dev.freezeframe.snapshots.engine.remote;

import dev.freezeframe.contracts.error.ApiError;
import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.kit.http.RequestIds;
import dev.freezeframe.kit.identity.PublicPaths;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Opens the internal API to whoever has the installation's internal token, and to nobody else. */
public class InternalDoor {
    private final InternalToken token;
    private final PublicPaths internal;

    public InternalDoor(InternalToken token, PublicPaths internal) {
        this.token = token;
        this.internal = internal;
    }

    @ServerRequestFilter(preMatching = true)
    public @Nullable Response open(ContainerRequestContext request, RoutingContext routing) {
        if (!internal.contains(request.getUriInfo().getPath())
                || token.isKnownTo(request.getHeaderString(HttpHeaders.AUTHORIZATION))) {
            return null;
        }
        return Response.status(ErrorId.UNAUTHORIZED.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ApiError(ErrorId.UNAUTHORIZED.id(), ErrorId.UNAUTHORIZED.message(), RequestIds.of(routing)))
                .build();
    }
}
