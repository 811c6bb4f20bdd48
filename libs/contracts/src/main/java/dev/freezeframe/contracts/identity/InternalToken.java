package dev.freezeframe.contracts.identity;

import java.time.Duration;

/** The form of the token by which the gateway vouches for a caller: a JWT (RFC 7519), signed with ES256. */
public final class InternalToken {
    public static final String ISSUER = "freezeframe-gateway";
    public static final String AUDIENCE = "freezeframe-services";

    /** Long enough for one request to reach the last service, short enough to be worthless when leaked. */
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    /** Claim: the team's UUID. */
    public static final String TEAM = "team";

    /** Claim: the user's e-mail address. */
    public static final String EMAIL = "email";

    /** Claim: the role's wire name. */
    public static final String ROLE = "role";

    /** Claim: the scopes, an array of strings. */
    public static final String SCOPES = "scopes";

    /** Claim: the user's role in each of their teams, an object of wire names by team UUID; only where the operation needs it. */
    public static final String MEMBERSHIPS = "memberships";

    private InternalToken() {}
}
