package dev.freezeframe.embedded;

/**
 * One database and who may use it.
 *
 * @param host where PostgreSQL listens
 * @param port where PostgreSQL listens
 * @param name the database
 * @param user owner of the database
 * @param password generated when the database was first made
 */
public record DatabaseEndpoint(String host, int port, String name, String user, String password) {

    /** URL for the JDBC driver, without credentials. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + name;
    }

    /** Leaves the password out: endpoints end up in logs. */
    @Override
    public String toString() {
        return "DatabaseEndpoint[" + user + "@" + host + ":" + port + "/" + name + "]";
    }
}
