package dev.freezeframe.snapshots.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.kit.test.TestCallers;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Steps that the tests of imports share. Every test has a team of its own. */
abstract class ImportTestBase {
    static final String REGION = "nyc3";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Pool database;

    @ConfigProperty(name = "freezeframe.import.directory")
    @SuppressWarnings("NullAway.Init")
    Path importFolder;

    @ConfigProperty(name = "freezeframe.regions.nyc3.pool")
    @SuppressWarnings("NullAway.Init")
    Path pool;

    final UUID team = UUID.randomUUID();

    /** Asks for an import and answers the image's id. */
    long accepted(String url) {
        return ((Number) post(Map.of("name", "imported", "url", url, "region", REGION))
                        .statusCode(202)
                        .extract()
                        .path("image.id"))
                .longValue();
    }

    ValidatableResponse post(Map<String, ?> body) {
        return TestCallers.owner(team).body(body).post("/v2/images").then();
    }

    /** Puts a file into the import folder and answers its URL. */
    String offered(byte[] content) throws IOException {
        String name = UUID.randomUUID().toString();
        Files.write(importFolder.resolve(name), content);
        return "import:" + name;
    }

    Row awaitStatus(long image, String status) {
        await().atMost(PATIENCE).until(() -> image(image).getString("status"), status::equals);
        return image(image);
    }

    Row image(long id) {
        return row("select * from image where id = $1", id);
    }

    /** The import failed as it should: the user reads why, and nothing is left of it. */
    void assertFails(long id, String message) throws IOException {
        Row image = awaitStatus(id, "deleted");
        assertThat(image.getString("error_message")).contains(message);
        assertThat(image.getUUID("manifest_id")).isNull();
        assertThat(image.getOffsetDateTime("deleted_at")).isNotNull();
        assertThat(number("select count(*) from manifest where domain = $1", team))
                .isZero();
        assertThat(number("select count(*) from write_session where domain = $1", team))
                .isZero();
        assertNothingStaged(id);
    }

    void assertNothingStaged(long id) {
        // The row changes in the handler's last transaction; the files go a moment later.
        await().atMost(PATIENCE).until(() -> staged(id), List::isEmpty);
    }

    private List<Path> staged(long id) throws IOException {
        Path staging = pool.resolve("staging");
        if (Files.notExists(staging)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(staging)) {
            return entries.filter(entry -> entry.endsWith("import-" + id)).toList();
        }
    }

    long number(String query, Object... parameters) {
        return row(query, parameters).getLong(0);
    }

    Row row(String query, Object... parameters) {
        return database.preparedQuery(query)
                .execute(Tuple.from(Arrays.asList(parameters)))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next();
    }
}
