package dev.freezeframe.local;

/**
 * One of the local stack's teams with its owner's token.
 *
 * @param teamId UUID of the team
 * @param token the owner's personal access token, with all scopes
 */
public record Account(String teamId, String token) {}
