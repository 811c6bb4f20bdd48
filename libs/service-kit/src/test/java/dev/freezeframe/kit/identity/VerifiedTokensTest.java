package dev.freezeframe.kit.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.InternalToken;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** That tokens are remembered, and that it opens no door. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class VerifiedTokensTest {
    @Inject
    JWTParser parser;

    @Inject
    JWTAuthContextInfo context;

    @Inject
    InternalTokenIssuer issuer;

    private final Caller caller =
            new Caller(UUID.randomUUID(), "a@acme.example", UUID.randomUUID(), Role.MEMBER, Set.of("image:read"), "r1");

    @Test
    void servicesVerifyATokenOnce() throws Exception {
        String token = issuer.issue(caller);
        assertThat(parser.parse(token)).isSameAs(parser.parse(token));
    }

    @Test
    void whatIsLikeAGoodTokenButForItsSignatureIsRefused() throws Exception {
        String token = issuer.issue(caller);
        parser.parse(token);
        String another = issuer.issue(
                new Caller(caller.userId(), caller.email(), UUID.randomUUID(), Role.OWNER, Set.of("image:read"), "r2"));
        String forged = another.substring(0, another.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> parser.parse(forged)).isInstanceOf(ParseException.class);
        }
    }

    @Test
    void aTokenIsRememberedNoLongerThanItIsGood() throws Exception {
        String token = issuer.issue(caller);
        Later clock = new Later();
        VerifiedTokens tokens = new VerifiedTokens(clock);
        JWTCallerPrincipal known = tokens.parse(token, context);
        assertThat(tokens.parse(token, context)).isSameAs(known);
        clock.offset = InternalToken.LIFETIME;
        assertThat(tokens.parse(token, context)).isNotSameAs(known);
        String expired = Jwt.issuer(InternalToken.ISSUER)
                .audience(InternalToken.AUDIENCE)
                .subject("s")
                .expiresAt(Clock.systemUTC().instant().minusSeconds(600))
                .sign();
        assertThatThrownBy(() -> tokens.parse(expired, context)).isInstanceOf(ParseException.class);
    }

    @Test
    void aCallerOfWhomAnythingIsDifferentGetsAnotherToken() {
        String token = issuer.issue(caller);
        assertThat(issuer.issue(new Caller(
                        caller.userId(), caller.email(), caller.teamId(), caller.role(), caller.scopes(), "r2")))
                .isEqualTo(token);
        assertThat(Set.of(
                        token,
                        issuer.issue(new Caller(
                                UUID.randomUUID(),
                                caller.email(),
                                caller.teamId(),
                                caller.role(),
                                caller.scopes(),
                                "r")),
                        issuer.issue(new Caller(
                                caller.userId(),
                                caller.email(),
                                UUID.randomUUID(),
                                caller.role(),
                                caller.scopes(),
                                "r")),
                        issuer.issue(new Caller(
                                caller.userId(), caller.email(), caller.teamId(), Role.OWNER, caller.scopes(), "r")),
                        issuer.issue(new Caller(
                                caller.userId(), caller.email(), caller.teamId(), caller.role(), Set.of(), "r"))))
                .hasSize(5);
        Caller accepting = caller.withMemberships(Map.of(UUID.randomUUID(), Role.OWNER));
        assertThat(issuer.issue(accepting)).isNotEqualTo(issuer.issue(accepting));
    }

    private static final class Later extends Clock {
        private Duration offset = Duration.ZERO;

        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public java.time.Instant instant() {
            return Clock.systemUTC().instant().plus(offset);
        }
    }
}
