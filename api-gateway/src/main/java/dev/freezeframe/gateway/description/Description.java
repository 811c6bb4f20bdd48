package dev.freezeframe.gateway.description;

import java.util.List;

/**
 * What an operation is for: a line of {@code openapi/operations.txt}.
 *
 * @param key method and path template
 * @param query the names of its parameters that are not in the path
 * @param request the schema of its body; empty when it has none
 * @param status of the reply when all is well
 * @param reply what comes back then
 */
record Description(
        String key, String group, String summary, List<String> query, String request, String status, Reply reply) {
    private static final String NONE = "-";

    /**
     * The body of a reply.
     *
     * @param root the noun it is under; empty when it is not under one
     * @param schema empty when there is no body
     * @param paged whether it is a page of a list
     */
    record Reply(String root, String schema, boolean paged) {
        static Reply parse(String text) {
            if (text.equals(NONE)) {
                return new Reply("", "", false);
            }
            String[] parts = text.split(":", -1);
            boolean paged = parts[0].endsWith("[]");
            return new Reply(paged ? parts[0].substring(0, parts[0].length() - 2) : parts[0], parts[1], paged);
        }
    }

    static Description parse(String line) {
        String[] columns = line.split(" \\| ");
        if (columns.length != 7) {
            throw new IllegalStateException("seven columns are needed: " + line);
        }
        return new Description(
                columns[0].trim().replaceAll("\\s+", " "),
                columns[1],
                columns[2],
                columns[3].equals(NONE) ? List.of() : List.of(columns[3].split(" ")),
                columns[4].equals(NONE) ? "" : columns[4],
                columns[5],
                Reply.parse(columns[6].trim()));
    }
}
