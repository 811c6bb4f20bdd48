package dev.freezeframe.gateway.access;

import dev.freezeframe.gateway.access.Operation.Upstream;
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
import java.util.Optional;

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
        private Node parameter;
    }

    public Operations() {
        try (InputStream table = Operations.class.getResourceAsStream(TABLE);
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
            if (segment.startsWith(PARAMETER)) {
                node.parameter = node.parameter == null ? new Node() : node.parameter;
                node = node.parameter;
            } else {
                node = node.words.computeIfAbsent(segment, word -> new Node());
            }
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
        Optional<Node> node = find(root, segments(path), 0, method);
        if (node.isPresent()) {
            return new Match.Found(node.get().byMethod.get(method));
        }
        return find(root, segments(path), 0, null).isPresent() ? new Match.WrongMethod() : new Match.Nothing();
    }

    private static Optional<Node> find(Node node, List<String> segments, int depth, String method) {
        if (depth == segments.size()) {
            boolean serves = method == null ? !node.byMethod.isEmpty() : node.byMethod.containsKey(method);
            return serves ? Optional.of(node) : Optional.empty();
        }
        Node word = node.words.get(segments.get(depth));
        if (word != null) {
            Optional<Node> found = find(word, segments, depth + 1, method);
            if (found.isPresent()) {
                return found;
            }
        }
        return node.parameter == null ? Optional.empty() : find(node.parameter, segments, depth + 1, method);
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/"));
    }
}
