package dev.freezeframe.deploy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings that docs/architecture.md lists: the tables of "Configuration". A cell names a key, and further ones by
 * their last part; a part in quotes stands for any.
 */
final class DocumentedKeys {
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern ANY = Pattern.compile("\"[^\"]+\"");

    /**
     * A documented setting.
     *
     * @param pattern its key; {@code *} stands for any part, at the end for any parts
     * @param services who reads it, as in the table ("all", "snapshot, replication"); "all" where the table does not say
     */
    record Key(String pattern, String services) {
        boolean isFor(String service) {
            return services.equals("all") || services.contains(service.replaceAll("^api-|-service$", ""));
        }

        boolean matches(String key) {
            StringBuilder expression = new StringBuilder();
            for (String part : pattern.split("(?=\\*)|(?<=\\*)")) {
                expression.append(part.equals("*") ? ".+" : Pattern.quote(part));
            }
            return normal(key).matches(expression.toString());
        }

        /** Whether the environment variable sets it, by the rules of MicroProfile Config. */
        boolean matchesVariable(String variable) {
            String expression = pattern.toUpperCase(Locale.ROOT)
                    .replaceAll("[^A-Z0-9*]", "_")
                    .replace("*", ".+");
            return variable.matches(expression);
        }
    }

    private DocumentedKeys() {}

    static List<Key> all() {
        String page = Repository.text("docs/architecture.md");
        String section = page.substring(page.indexOf("## Configuration"));
        section = section.substring(0, section.indexOf("\n## ", 1));
        List<Key> keys = new ArrayList<>();
        boolean services = false;
        for (String line : section.lines().toList()) {
            if (line.startsWith("| key |")) {
                services = line.contains("services");
            } else if (line.startsWith("| `")) {
                String[] cells = line.split("(?<!\\\\)\\|");
                for (String key : keys(cells[1])) {
                    keys.add(new Key(key, services ? cells[2].strip() : "all"));
                }
            }
        }
        return keys;
    }

    private static Set<String> keys(String cell) {
        Set<String> keys = new LinkedHashSet<>();
        String first = "";
        Matcher matcher = QUOTED.matcher(cell);
        while (matcher.find()) {
            String key = normal(matcher.group(1));
            if (key.startsWith(".")) {
                key = first.substring(0, first.lastIndexOf('.')) + key;
            } else {
                first = key;
            }
            keys.add(key);
        }
        return keys;
    }

    private static String normal(String key) {
        return ANY.matcher(key).replaceAll("*");
    }
}
