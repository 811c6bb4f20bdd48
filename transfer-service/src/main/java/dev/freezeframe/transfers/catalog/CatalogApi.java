package dev.freezeframe.transfers.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;

/** The snapshot-service's API, as the caller sees it: the caller's own internal token is passed on. */
@Path("/v2")
public interface CatalogApi {
    @GET
    @Path("/images/{id}")
    Uni<JsonNode> image(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam("X-Request-Id") String requestId);

    @GET
    @Path("/snapshots/{id}")
    Uni<JsonNode> snapshot(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam("X-Request-Id") String requestId);
}
