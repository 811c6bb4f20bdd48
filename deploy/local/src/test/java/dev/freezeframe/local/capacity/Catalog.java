package dev.freezeframe.local.capacity;

import dev.freezeframe.embedded.DatabaseEndpoint;
import dev.freezeframe.local.Service;
import dev.freezeframe.local.Stack;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A large installation, written straight into the tables: teams with a token each, snapshots without content, actions that are over. Only what
 * lists and gets read is there.
 */
final class Catalog {
    /** What each team but the first has. */
    private static final int SMALL_TEAMS_SNAPSHOTS = 100;

    private final DatabaseEndpoint gateway;
    private final DatabaseEndpoint snapshots;
    private final List<Team> teams = new ArrayList<>();

    /**
     * A team.
     *
     * @param token of its owner, without a rate limit
     */
    record Team(UUID id, String token, List<Long> snapshots) {}

    private Catalog(Stack stack) {
        gateway = stack.servers().endpoints().database(Service.GATEWAY.database());
        snapshots = stack.servers().endpoints().database(Service.SNAPSHOT.database());
    }

    /** Writes so many teams; the first gets {@code most} snapshots and {@code actions} actions, each other one a hundred snapshots. */
    static Catalog write(Stack stack, int teams, int most, int actions) throws Exception {
        Catalog catalog = new Catalog(stack);
        try (Connection connection = open(catalog.gateway)) {
            for (int i = 0; i < teams; i++) {
                catalog.teams.add(team(connection, i));
            }
        }
        try (Connection connection = open(catalog.snapshots)) {
            for (int i = 0; i < teams; i++) {
                catalog.writeSnapshots(connection, catalog.teams.get(i), i == 0 ? most : SMALL_TEAMS_SNAPSHOTS);
            }
            writeActions(connection, catalog.largest(), actions);
            try (Statement statement = connection.createStatement()) {
                statement.execute("vacuum analyze image");
                statement.execute("vacuum analyze action");
            }
        }
        return catalog;
    }

    /** The team with the most snapshots. */
    Team largest() {
        return teams.get(0);
    }

    List<Team> teams() {
        return teams;
    }

    /** The ids of the largest team's actions. */
    List<Long> actions() throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (Connection connection = open(snapshots);
                PreparedStatement select = connection.prepareStatement("select id from action where team = ?")) {
            select.setObject(1, largest().id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
        }
        return ids;
    }

    private static Team team(Connection connection, int number) throws Exception {
        Random random = new Random(number);
        StringBuilder token = new StringBuilder("dop_v1_");
        for (int i = 0; i < 64; i++) {
            token.append(Character.forDigit(random.nextInt(16), 16));
        }
        UUID team = new UUID(random.nextLong(), random.nextLong());
        UUID user = new UUID(random.nextLong(), random.nextLong());
        execute(connection, "insert into team values (?, ?, now())", team, "load-" + number);
        execute(
                connection,
                "insert into app_user values (?, ?, 'Owner', now())",
                user,
                "owner@load-" + number + ".example");
        execute(connection, "insert into membership values (?, ?, 'owner')", team, user);
        execute(
                connection,
                "insert into access_token (id, hash, team_id, user_id, name, scopes, rate_limited, created_at)"
                        + " values (?, ?, ?, ?, 'load', '{api:write}', false, now())",
                UUID.randomUUID(),
                MessageDigest.getInstance("SHA-256").digest(token.toString().getBytes(StandardCharsets.US_ASCII)),
                team,
                user);
        return new Team(team, token.toString(), new ArrayList<>());
    }

    private void writeSnapshots(Connection connection, Team team, int count) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into image (id, team, kind, status, name, distribution, resource_id, min_disk_size, logical_bytes,
                                   stored_bytes, regions, tags, created_at)
                select nextval('image_seq'), ?, 'snapshot', 'available', 'nightly-' || n, 'Debian', '1000' || n % 50, 25,
                       25::bigint << 30, 700000000 + n, '{nyc3}', '{prod,nightly}', now() - n * interval '1 minute'
                from generate_series(1, ?) n
                returning id
                """)) {
            insert.setObject(1, team.id());
            insert.setInt(2, count);
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    team.snapshots().add(rows.getLong(1));
                }
            }
        }
    }

    private static void writeActions(Connection connection, Team team, int count) throws SQLException {
        execute(connection, """
                insert into action (id, team, type, status, started_at, completed_at, resource_type, resource_id, region)
                select nextval('action_seq'), ?, 'snapshot', 'completed', now(), now(), 'droplet', n, 'nyc3'
                from generate_series(1, ?) n
                """, team.id(), count);
    }

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static Connection open(DatabaseEndpoint database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
