package dev.freezeframe.gateway.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.contracts.identity.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleScopesTest {
    private static final List<String> ALL = List.of(RoleScopes.WRITE_ALIAS);

    @Test
    void ownersAndMembersMayDoEverything() {
        assertThat(RoleScopes.effective(Role.OWNER, ALL)).isEqualTo(RoleScopes.ALL);
        assertThat(RoleScopes.effective(Role.MEMBER, ALL)).isEqualTo(RoleScopes.ALL);
    }

    @Test
    void modifiersMayDoEverythingButDelete() {
        Set<String> scopes = RoleScopes.effective(Role.MODIFIER, ALL);
        assertThat(scopes)
                .contains("droplet:create", "droplet:update", "image:read")
                .noneMatch(s -> s.endsWith(":delete"));
        assertThat(RoleScopes.ALL)
                .filteredOn(s -> !s.endsWith(":delete"))
                .isEqualTo(List.copyOf(RoleScopes.ALL).stream()
                        .filter(scopes::contains)
                        .toList());
    }

    @Test
    void resourceViewersMayOnlyRead() {
        assertThat(RoleScopes.effective(Role.RESOURCE_VIEWER, ALL))
                .contains("droplet:read", "snapshot:read")
                .allMatch(scope -> scope.endsWith(":read"));
    }

    @Test
    void billersSeeOnlyTheAccount() {
        assertThat(RoleScopes.effective(Role.BILLER, ALL)).containsExactly("account:read");
        assertThat(RoleScopes.effective(Role.BILLING_VIEWER, ALL)).containsExactly("account:read");
    }

    @Test
    void aTokenNeverGetsMoreThanItWasGiven() {
        assertThat(RoleScopes.effective(Role.OWNER, List.of("image:read", "tag:create")))
                .containsExactly("image:read", "tag:create");
        assertThat(RoleScopes.effective(Role.RESOURCE_VIEWER, List.of("image:read", "tag:create")))
                .containsExactly("image:read");
        assertThat(RoleScopes.effective(Role.OWNER, List.of())).isEmpty();
    }

    @Test
    void theReadAliasStandsForEverythingThatReads() {
        assertThat(RoleScopes.effective(Role.OWNER, List.of(RoleScopes.READ_ALIAS)))
                .isEqualTo(RoleScopes.effective(Role.RESOURCE_VIEWER, ALL));
    }

    @Test
    void theOperatorHasNoScopes() {
        assertThat(RoleScopes.effective(Role.OPERATOR, ALL)).isEmpty();
    }
}
