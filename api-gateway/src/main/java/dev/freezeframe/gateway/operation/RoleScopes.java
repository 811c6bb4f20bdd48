package dev.freezeframe.gateway.operation;

import dev.freezeframe.contracts.identity.Role;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a token may do: the scopes it was given, as far as its user's role in the team reaches. Roles as documented:
 * owners and members manage resources, modifiers everything but deletion, resource viewers read, billers see the account. What
 * is to be paid is for owners and billers.
 */
public final class RoleScopes {
    /** Shows what a team has to pay for. */
    private static final String BILLING = "billing:read";

    /** Every scope there is. */
    public static final Set<String> ALL = Set.of(
            "account:read",
            BILLING,
            "actions:read",
            "regions:read",
            "sizes:read",
            "droplet:read",
            "droplet:create",
            "droplet:update",
            "droplet:delete",
            "droplet:admin",
            "image:read",
            "image:create",
            "image:update",
            "image:delete",
            "snapshot:read",
            "snapshot:delete",
            "block_storage:read",
            "block_storage:create",
            "block_storage:delete",
            "block_storage_action:read",
            "block_storage_action:create",
            "block_storage_snapshot:read",
            "block_storage_snapshot:create",
            "block_storage_snapshot:delete",
            "reserved_ip:delete",
            "tag:read",
            "tag:create",
            "tag:delete");

    /** Stands for everything that reads. */
    public static final String READ_ALIAS = "api:read";

    /** Stands for everything. */
    public static final String WRITE_ALIAS = "api:write";

    private RoleScopes() {}

    /** Whether a token may be given that scope. */
    public static boolean known(String scope) {
        return ALL.contains(scope) || scope.equals(READ_ALIAS) || scope.equals(WRITE_ALIAS);
    }

    /** What remains of a token's scopes for a role, without aliases. */
    public static Set<String> effective(Role role, Collection<String> granted) {
        return ALL.stream().filter(granted(granted)).filter(reach(role)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Predicate<String> granted(Collection<String> granted) {
        return scope -> granted.contains(WRITE_ALIAS)
                || granted.contains(scope)
                || (granted.contains(READ_ALIAS) && scope.endsWith(":read"));
    }

    private static Predicate<String> reach(Role role) {
        return switch (role) {
            case OWNER -> scope -> true;
            case MEMBER -> scope -> !scope.equals(BILLING);
            case MODIFIER -> scope -> !scope.equals(BILLING) && !scope.endsWith(":delete");
            case RESOURCE_VIEWER -> scope -> !scope.equals(BILLING) && scope.endsWith(":read");
            case BILLER, BILLING_VIEWER -> scope -> scope.equals("account:read") || scope.equals(BILLING);
            case OPERATOR -> scope -> false;
        };
    }
}
