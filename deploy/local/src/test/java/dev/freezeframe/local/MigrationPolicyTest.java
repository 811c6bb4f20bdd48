package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The release before runs on the schema of this one while an upgrade rolls out: migrations add, and take nothing away that it uses. One
 * that does all the same is listed in {@code contracting-migrations.properties} with the reason why nothing that runs needs it.
 */
class MigrationPolicyTest {

    /** What takes something away or demands something new of who writes, by what it is. */
    private static final Map<String, Pattern> CONTRACTING = contracting();

    private static Map<String, Pattern> contracting() {
        Map<String, Pattern> rules = new LinkedHashMap<>();
        rules.put("drops a table, view or type", pattern("^drop (table|view|type|schema|sequence|function)\\b"));
        rules.put("drops a column", pattern("^alter table .*\\bdrop column\\b"));
        rules.put("renames something", pattern("^alter (table|type|index) .*\\brename\\b"));
        rules.put("changes a column's type", pattern("^alter table .*\\balter (column )?\\S+ (set data )?type\\b"));
        rules.put("demands a value", pattern("^alter table .*\\bset not null\\b"));
        rules.put("takes a default away", pattern("^alter table .*\\bdrop default\\b"));
        rules.put(
                "adds a column that must be given",
                pattern("^alter table .*\\badd column (?:(?!\\badd column\\b|\\bdefault\\b).)*\\bnot null\\b"
                        + "(?!(?:(?!\\badd column\\b).)*\\bdefault\\b)"));
        rules.put(
                "adds a constraint that what is written may break",
                pattern("^alter table .*\\badd (constraint|check)\\b"));
        rules.put("makes values unique", pattern("^create unique index\\b"));
        rules.put("empties a table", pattern("^(truncate|delete from)\\b"));
        return rules;
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    @Test
    void migrationsOnlyAddUnlessTheyAreListedWithAReason() throws Exception {
        Properties listed = new Properties();
        try (var lines = MigrationPolicyTest.class.getResourceAsStream("/contracting-migrations.properties")) {
            listed.load(lines);
        }
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (Path file : migrations()) {
            List<String> what = judge(Files.readString(file));
            if (!what.isEmpty()) {
                found.put(name(file), what);
            }
        }
        assertThat(found.keySet())
                .as("migrations that the release before may not live with: %s", found)
                .containsExactlyInAnyOrderElementsOf(listed.stringPropertyNames());
        assertThat(listed.values())
                .allSatisfy(reason -> assertThat(reason.toString()).hasSizeGreaterThan(20));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alter table a add column b text                                     |
            alter table a add column b text not null default ''                 |
            alter table a add column b text default '' not null                 |
            alter table a add column b boolean not null                         | adds a column that must be given
            alter table a add column b int, add column c int not null           | adds a column that must be given
            alter table a add column b int not null, add column c int default 1 | adds a column that must be given
            create index a_b on a (b) -- drop table a                           |
            create unique index a_b on a (b)                                    | makes values unique
            ALTER TABLE a DROP COLUMN b                                         | drops a column
            alter table a rename column b to c                                  | renames something
            alter table a alter column b type bigint                            | changes a column's type
            alter table a alter b set not null                                  | demands a value
            alter table a alter column b drop not null                          |
            drop table a                                                        | drops a table, view or type
            """)
    void judgesStatements(String statement, String verdict) {
        assertThat(judge(statement + ";")).isEqualTo(verdict == null ? List.of() : List.of(verdict));
    }

    private static List<String> judge(String script) {
        List<String> created = new ArrayList<>();
        List<String> what = new ArrayList<>();
        String uncommented = script.replaceAll("--[^\\n]*", "").replaceAll("(?s)/\\*.*?\\*/", "");
        for (String statement : uncommented.split(";")) {
            String line = statement.strip().replaceAll("\\s+", " ");
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("create table ")) {
                created.add(lower.split(" ")[2].replaceAll("\\(.*", ""));
            }
            CONTRACTING.forEach((rule, pattern) -> {
                // What is made in the same migration nobody has used before.
                boolean fresh =
                        created.stream().anyMatch(table -> lower.matches("(?s).*\\b(on|table) " + table + "\\b.*"));
                if (!fresh && pattern.matcher(line).find()) {
                    what.add(rule);
                }
            });
        }
        return what;
    }

    private static String name(Path file) {
        String module = file.toString().replaceAll("/src/main/.*", "");
        return module.substring(module.lastIndexOf('/') + 1) + "/" + file.getFileName();
    }

    private static List<Path> migrations() throws IOException, StackException {
        Path root = Repository.find().root();
        List<Path> found = new ArrayList<>();
        for (String module : List.of(
                "libs/service-kit", "api-gateway", "snapshot-service", "transfer-service", "replication-service")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/resources/db"))) {
                files.filter(file -> file.toString().endsWith(".sql")).sorted().forEach(found::add);
            }
        }
        assertThat(found).hasSizeGreaterThan(10);
        return found;
    }
}
