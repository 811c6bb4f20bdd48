package dev.freezeframe.contracts.identity;

import java.util.Locale;

/**
 * What a user may do in a team, in the words of the published documentation, and the installation's operator.
 */
public enum Role {
    OWNER,
    MEMBER,
    MODIFIER,
    BILLER,
    BILLING_VIEWER,
    RESOURCE_VIEWER,
    /** The administrator of the installation; belongs to no team. */
    OPERATOR;

    /** The word in JSON and in tokens: {@code billing_viewer}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The role of that wire name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Role of(String wireName) {
        for (Role role : values()) {
            if (role.wireName().equals(wireName)) {
                return role;
            }
        }
        throw new IllegalArgumentException("no such role: " + wireName);
    }
}
