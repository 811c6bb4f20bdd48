package dev.freezeframe.gateway.operation;

import dev.freezeframe.gateway.operation.Operation.Upstream;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All operations, read from {@code operations.txt}, and the way from a request to its operation. */
@ApplicationScoped
public class Operations {
    private static final String TABLE = "/operations.txt";
    private static final String PARAMETER = "{";

    private final Node root = new Node();
    private final List<Operation> all = new ArrayList<>();

    /** A place in the tree of path segments: fixed words first, then the parameter. */
    private static final class Node {
        private final Map<String, Node> words = new HashMap<>();
        private final Map<String, Operation> byMethod = new HashMap<>();
        private @Nullable Node parameter;

        Node word(String segment) {
            return words.computeIfAbsent(segment, word -> new Node());
        }

        Node parameter() {
            Node known = parameter;
            if (known == null) {
                known = new Node();
                parameter = known;
            }
            return known;
        }
    }

    public Operations() {
        try (InputStream table = Objects.requireNonNull(Operations.class.getResourceAsStream(TABLE), TABLE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Operations::parse)
                    .forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Operation parse(String line) {
        String[] columns = line.trim().split("\\s+");
        Upstream upstream = Upstream.valueOf(columns[2].toUpperCase(Locale.ROOT));
        boolean operator = columns[3].equals("operator");
        List<String> scopes = operator || columns[3].equals("-")
                ? List.of()
                : List.of(columns).subList(3, columns.length);
        return new Operation(columns[0], columns[1], upstream, scopes, operator);
    }

    private void add(Operation operation) {
        Node node = root;
        for (String segment : segments(operation.template())) {
            node = segment.startsWith(PARAMETER) ? node.parameter() : node.word(segment);
        }
        node.byMethod.put(operation.method(), operation);
        all.add(operation);
    }

    /** Every operation there is. */
    public List<Operation> all() {
        return List.copyOf(all);
    }

    /** What a path leads to. */
    public sealed interface Match {
        /** There is an operation. */
        record Found(Operation operation) implements Match {}

        /** The path exists, but not with this method. */
        record WrongMethod() implements Match {}

        /** There is nothing there. */
        record Nothing() implements Match {}
    }

    /** The operation of a request. {@code path} must be acceptable to {@link PathRules}. */
    public Match match(String method, String path) {
        List<Map<String, Operation>> places = new ArrayList<>();
        find(root, segments(path), 0, places);
        return places.stream()
                .flatMap(byMethod -> Optional.ofNullable(byMethod.get(method)).stream())
                .findFirst()
                .<Match>map(Match.Found::new)
                .orElseGet(() -> places.isEmpty() ? new Match.Nothing() : new Match.WrongMethod());
    }

    /** Collects the places that the path can mean, those spelled out before those with parameters. */
    private static void find(Node node, List<String> segments, int depth, List<Map<String, Operation>> places) {
        if (depth == segments.size()) {
            if (!node.byMethod.isEmpty()) {
                places.add(node.byMethod);
            }
            return;
        }
        Node word = node.words.get(segments.get(depth));
        if (word != null) {
            find(word, segments, depth + 1, places);
        }
        if (node.parameter != null) {
            find(node.parameter, segments, depth + 1, places);
        }
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/"));
    }
}
