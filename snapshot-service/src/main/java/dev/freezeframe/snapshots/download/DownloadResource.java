package dev.freezeframe.snapshots.download;

import dev.freezeframe.kit.identity.CurrentCaller;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;

/** {@code /v2/snapshots/{id}/download}. */
@Path("/v2/snapshots/{id}/download")
public class DownloadResource {
    private final CurrentCaller caller;
    private final SendFile files;

    public DownloadResource(CurrentCaller caller, SendFile files) {
        this.caller = caller;
        this.files = files;
    }

    @GET
    public Uni<Void> download(
            String id,
            @QueryParam("format") String format,
            @QueryParam("compression") String compression,
            @QueryParam("region") String region,
            RoutingContext routing) {
        return files.send(wanted(id, format, compression, region), routing);
    }

    /** What {@link #download} would answer, without the bytes. */
    @HEAD
    public Uni<Void> describe(
            String id,
            @QueryParam("format") String format,
            @QueryParam("compression") String compression,
            @QueryParam("region") String region,
            RoutingContext routing) {
        return files.describe(wanted(id, format, compression, region), routing);
    }

    private SendFile.Wanted wanted(String id, String format, String compression, String region) {
        return new SendFile.Wanted(
                caller.team(),
                id,
                FileFormat.of(format),
                Compression.of(compression),
                Optional.ofNullable(region).filter(text -> !text.isEmpty()));
    }
}
