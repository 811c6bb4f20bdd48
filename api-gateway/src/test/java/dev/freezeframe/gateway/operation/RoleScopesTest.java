package dev.freezeframe.gateway.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.contracts.identity.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleScopesTest {
    private static final List<String> ALL = List.of(RoleScopes.WRITE_ALIAS);

    @Test
    void ownersMayDoEverything() {
        assertThat(RoleScopes.effective(Role.OWNER, ALL)).isEqualTo(RoleScopes.ALL);
    }

    @Test
    void membersMayDoEverythingButSeeTheBill() {
        assertThat(RoleScopes.effective(Role.MEMBER, ALL))
                .doesNotContain("billing:read")
                .hasSize(RoleScopes.ALL.size() - 1);
    }

    @Test
    void modifiersMayDoEverythingButDeleteAndSeeTheBill() {
        Set<String> scopes = RoleScopes.effective(Role.MODIFIER, ALL);
        assertThat(scopes)
                .contains("droplet:create", "droplet:update", "image:read")
                .noneMatch(s -> s.endsWith(":delete"));
        assertThat(RoleScopes.ALL)
                .filteredOn(s -> !s.endsWith(":delete") && !s.equals("billing:read"))
                .isEqualTo(List.copyOf(RoleScopes.ALL).stream()
                        .filter(scopes::contains)
                        .toList());
    }

    @Test
    void resourceViewersMayOnlyRead() {
        assertThat(RoleScopes.effective(Role.RESOURCE_VIEWER, ALL))
                .contains("droplet:read", "snapshot:read")
                .doesNotContain("billing:read")
                .allMatch(scope -> scope.endsWith(":read"));
    }

    @Test
    void billersSeeOnlyTheAccountAndTheBill() {
        assertThat(RoleScopes.effective(Role.BILLER, ALL)).containsExactly("account:read", "billing:read");
        assertThat(RoleScopes.effective(Role.BILLING_VIEWER, ALL)).containsExactly("account:read", "billing:read");
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
        assertThat(RoleScopes.effective(Role.MEMBER, List.of(RoleScopes.READ_ALIAS)))
                .isEqualTo(RoleScopes.effective(Role.RESOURCE_VIEWER, ALL));
        assertThat(RoleScopes.effective(Role.OWNER, List.of(RoleScopes.READ_ALIAS)))
                .contains("billing:read")
                .containsAll(RoleScopes.effective(Role.RESOURCE_VIEWER, ALL));
    }

    @Test
    void theOperatorHasNoScopes() {
        assertThat(RoleScopes.effective(Role.OPERATOR, ALL)).isEmpty();
    }
}
