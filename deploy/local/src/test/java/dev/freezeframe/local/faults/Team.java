package dev.freezeframe.local.faults;

/**
 * A team of a run, which nobody else uses.
 *
 * @param name as it is called
 * @param id its UUID
 * @param token of its owner
 * @param client with the token
 */
record Team(String name, String id, String token, TeamClient client) {
    @Override
    public String toString() {
        return name;
    }
}
