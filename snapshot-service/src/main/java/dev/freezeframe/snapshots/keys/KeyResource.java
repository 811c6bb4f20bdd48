package dev.freezeframe.snapshots.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.engine.keys.KeyRotation;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /v2/keys}: the operator rotates keys and sees how far that is. No key is ever shown. */
@Path("/v2/keys")
public class KeyResource {
    private final CurrentCaller caller;
    private final KeyRotation rotation;

    public KeyResource(CurrentCaller caller, KeyRotation rotation) {
        this.caller = caller;
        this.rotation = rotation;
    }

    @GET
    public Uni<Map<String, KeyStatusView>> status() {
        caller.requireOperator();
        return view();
    }

    /** Of one team with {@code team}, of all with {@code all_teams}, of the installation with {@code installation}. */
    @POST
    @Path("rotate")
    @ResponseStatus(202)
    public Uni<Map<String, KeyStatusView>> rotate(JsonNode body) {
        caller.requireOperator();
        RequestBody wanted = RequestBody.of(body);
        int kinds = (wanted.uuid("team").isPresent() ? 1 : 0)
                + (wanted.bool("all_teams", false) ? 1 : 0)
                + (wanted.bool("installation", false) ? 1 : 0);
        if (kinds != 1) {
            throw ApiException.unprocessable("say one of team (a UUID), all_teams (true) and installation (true)");
        }
        return started(wanted).chain(this::view);
    }

    private Uni<Void> started(RequestBody wanted) {
        if (wanted.bool("installation", false)) {
            return rotation.noteInstallationKey();
        }
        if (wanted.bool("all_teams", false)) {
            return rotation.renewAll();
        }
        return rotation.renew(wanted.uuid("team").orElseThrow())
                .invoke(KeyResource::mustHaveKey)
                .replaceWithVoid();
    }

    private static void mustHaveKey(boolean found) {
        if (!found) {
            throw ApiException.unprocessable("this team has no key yet; it gets one with its first image");
        }
    }

    private Uni<Map<String, KeyStatusView>> view() {
        return rotation.status().map(status -> Map.of("keys", KeyStatusView.of(status)));
    }
}
