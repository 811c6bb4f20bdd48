package dev.freezeframe.local.faults;

import dev.freezeframe.embedded.DatabaseEndpoint;
import dev.freezeframe.local.Service;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Looks and reaches into the services' databases, past everything that can break. */
final class Tables {
    private Tables() {}

    /** The rows of a query, the values of each joined by a blank. */
    static List<String> rows(FaultyStack stack, Service service, String sql) throws SQLException {
        try (Connection connection = open(stack.endpoint(service));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= columns; column++) {
                    row.append(column == 1 ? "" : " ").append(result.getString(column));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    /** Does something to a database. */
    static void run(FaultyStack stack, Service service, String sql) throws SQLException {
        try (Connection connection = open(stack.endpoint(service));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends every session of the services, as an administrator or a failing server does. */
    static void endSessions(FaultyStack stack) throws SQLException {
        for (Service service : Service.values()) {
            rows(
                    stack,
                    service,
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where usename = current_user and pid <> pg_backend_pid()");
        }
    }

    private static Connection open(DatabaseEndpoint database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "20");
        return DriverManager.getConnection(database.jdbcUrl(), properties);
    }
}
