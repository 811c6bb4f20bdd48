package dev.freezeframe.gateway.operation;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.Role;
import java.util.List;

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

    /** Whether the caller may. */
    public boolean allows(Caller caller) {
        if (operatorOnly) {
            return caller.role() == Role.OPERATOR;
        }
        return caller.role() != Role.OPERATOR && scopes.stream().allMatch(caller::hasScope);
    }
}
