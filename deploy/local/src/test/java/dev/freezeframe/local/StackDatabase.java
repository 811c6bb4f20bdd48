package dev.freezeframe.local;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The databases of a stack, as whoever administers its PostgreSQL sees them. */
final class StackDatabase {
    private StackDatabase() {}

    /** A connection with all rights to one of them. */
    static Connection connect(StackHome home, String name) throws IOException, SQLException {
        Properties state = new Properties();
        try (var reader = Files.newBufferedReader(home.servers().resolve("state.properties"))) {
            state.load(reader);
        }
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + state.getProperty("postgres.port") + "/" + name,
                "postgres",
                state.getProperty("postgres.password"));
    }

    /** Rows of one column, as text. */
    static List<String> column(StackHome home, Service service, String query) throws IOException, SQLException {
        try (Connection connection = connect(home, service.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
