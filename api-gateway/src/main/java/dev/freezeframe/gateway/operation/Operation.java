package dev.freezeframe.gateway.operation;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.Role;
import java.util.List;
import java.util.Set;

/**
 * One operation of the API.
 *
 * @param template the path with its parameters in braces; names metrics too, because it has no ids in it
 * @param upstream who serves it
 * @param scopes what a token must be allowed, all of it
 * @param operatorOnly whether only the installation's operator may
 */
public record Operation(String method, String template, Upstream upstream, List<String> scopes, boolean operatorOnly) {
    /** Where the operation of a request is kept while the request lasts. */
    public static final String KEY = "freezeframe.operation";

    /** Their answers wait for a disk, or for another service, or for all of a disk's blocks to be put together. */
    private static final Set<String> WAITING = Set.of(
            "POST /v2/volumes",
            "POST /v2/volumes/{volume_id}/snapshots",
            "POST /v2/snapshots/uploads/{upload_id}/complete",
            "POST /v2/images/{image_id}/account_transfer/accept",
            "POST /v2/snapshots/{snapshot_id}/account_transfer/accept");

    /** Who serves an operation. */
    public enum Upstream {
        GATEWAY,
        SNAPSHOT,
        TRANSFER,
        REPLICATION
    }

    /** Whether it moves one block of data, of which there are thousands in a disk: these are counted by themselves. */
    public boolean movesBlock() {
        return template.endsWith("/blocks/{index}");
    }

    /** Whether it may take seconds, or minutes, although nothing is wrong. */
    public boolean mayTakeLong() {
        return movesBlock() || template.endsWith("/download") || WAITING.contains(method + " " + template);
    }

    /** Whether the caller may. */
    public boolean allows(Caller caller) {
        if (operatorOnly) {
            return caller.role() == Role.OPERATOR;
        }
        return caller.role() != Role.OPERATOR && scopes.stream().allMatch(caller::hasScope);
    }
}
