package dev.freezeframe.gateway.directory;

import java.util.UUID;

/** Tells this instance of the gateway that somebody's role in a team is another, or none any more. */
public record MemberChanged(UUID team, UUID user) {}
