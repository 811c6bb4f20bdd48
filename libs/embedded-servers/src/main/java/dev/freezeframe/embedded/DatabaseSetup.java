package dev.freezeframe.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes databases and their owners, as the superuser. */
final class DatabaseSetup implements AutoCloseable {

    private final Connection connection;

    DatabaseSetup(int port, String superuser, String password) throws SQLException {
        String url = "jdbc:postgresql://" + EmbeddedServersOptions.HOST + ":" + port + "/postgres";
        this.connection = DriverManager.getConnection(url, superuser, password);
    }

    /** Makes the database and its owner if they are not there. */
    void ensure(DatabaseEndpoint database) throws SQLException {
        // Names match [a-z0-9_]+ and passwords are hexadecimal: nothing to quote, and no parameters are possible in
        // these statements.
        if (!exists("SELECT 1 FROM pg_roles WHERE rolname = ?", database.user())) {
            execute("CREATE ROLE \"" + database.user() + "\" LOGIN PASSWORD '" + database.password() + "'");
        }
        if (!exists("SELECT 1 FROM pg_database WHERE datname = ?", database.name())) {
            execute("CREATE DATABASE \"" + database.name() + "\" OWNER \"" + database.user() + "\"");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private boolean exists(String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
