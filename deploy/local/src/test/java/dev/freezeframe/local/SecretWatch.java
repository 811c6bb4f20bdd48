package dev.freezeframe.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for secrets where none may be: in everything that the parts of a stack have written to their logs, in events, error answers, metrics
 * and traces. Known are the stack's own secrets, each by its value; and whatever has the form of a token, of the gateway's identity for the services, or of
 * a signed request to a store. Safe for use by several threads.
 */
final class SecretWatch {
    /** Longer than any secret: what may have been cut by the end of the last reading is read again. */
    private static final int OVERLAP = 4096;

    private static final int SHORTEST = 16;

    private static final Map<String, Pattern> FORMS = Map.of(
            "an access token", Pattern.compile("dop_v1_[0-9a-f]{64}"),
            "an identity for the services", Pattern.compile("eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]{20,}"),
            "a signed request", Pattern.compile("X-Amz-Signature=[0-9a-f]{64}"),
            "a private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----"));

    private final Map<String, String> secrets;
    private final List<Path> logs;
    private final Map<Path, Long> read = new HashMap<>();
    private final List<String> found = new ArrayList<>();

    /**
     * @param secrets values by what they are; short ones would be found everywhere and are not looked for
     * @param logs folders
     */
    SecretWatch(Map<String, String> secrets, List<Path> logs) {
        this.secrets = new LinkedHashMap<>(secrets);
        this.secrets.values().removeIf(value -> value.length() < SHORTEST);
        this.logs = List.copyOf(logs);
    }

    /** Knows all secrets of a running stack. */
    static SecretWatch of(Stack stack) throws IOException {
        Map<String, String> secrets = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(stack.home().secrets())) {
            for (Path file : files.filter(file -> !file.endsWith("identity-public-key.pem"))
                    .toList()) {
                // Of a PEM file every line, as no log has them in one.
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("-----"))
                        .forEach(line -> secrets.put(file.getFileName() + ", line " + secrets.size(), line.strip()));
            }
        }
        secrets.put("the key of the object store", stack.credentials().s3().secretKey());
        for (Service service : Service.values()) {
            secrets.put(
                    "the password of the database of " + service.module(),
                    stack.servers().endpoints().database(service.database()).password());
        }
        return new SecretWatch(secrets, stack.home().logFolders());
    }

    /** How many secrets it knows by their value. */
    int known() {
        return secrets.size();
    }

    /** Looks at an event. */
    void event(JsonNode event) {
        look("an event", event.toString());
    }

    /** Looks at what a service tells of something that it did. */
    void span(String service, String text) {
        look("a span of " + service, text);
    }

    /** Looks at an answer that tells of an error. */
    void error(String which, byte[] body) {
        look("the answer to " + which, new String(body, StandardCharsets.UTF_8));
    }

    /** Looks at the metrics of a service. */
    void metrics(URI service) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(service.resolve("/q/metrics")).build();
        look(
                "the metrics at " + service,
                HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body());
    }

    /** What was found since the last call, in the logs until now too. The secrets are not in it. */
    synchronized List<String> drain() throws IOException {
        for (Path folder : logs) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(
                                file -> file.getFileName().toString().contains(".log"))
                        .toList()) {
                    readOn(file);
                }
            }
        }
        List<String> drained = List.copyOf(found);
        found.clear();
        return drained;
    }

    private void readOn(Path file) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long length = log.length();
            long from = read.getOrDefault(file, 0L);
            if (length == from) {
                return;
            }
            // Shorter: it was begun anew.
            long begin = length < from ? 0 : Math.max(0, from - OVERLAP);
            byte[] bytes = new byte[(int) Math.min(Integer.MAX_VALUE - 8, length - begin)];
            log.seek(begin);
            log.readFully(bytes);
            read.put(file, begin + bytes.length);
            look(
                    file.getFileName().toString(),
                    new String(bytes, StandardCharsets.ISO_8859_1),
                    length < from ? 0 : (int) (from - begin));
        }
    }

    private void look(String where, String text) {
        look(where, text, 0);
    }

    /** @param known how much of the text was looked at before: what lies within it was found then */
    private synchronized void look(String where, String text, int known) {
        secrets.forEach((what, secret) -> {
            int at = text.indexOf(secret, Math.max(0, known - secret.length() + 1));
            if (at >= 0) {
                found.add(where + " has " + what + around(text, at, at + secret.length()));
            }
        });
        FORMS.forEach((what, form) -> {
            Matcher match = form.matcher(text);
            boolean there = match.find();
            while (there && match.end() <= known) {
                there = match.find();
            }
            if (there) {
                found.add(where + " has " + what + around(text, match.start(), match.end()));
            }
        });
    }

    private static String around(String text, int begin, int end) {
        return ": " + text.substring(Math.max(0, begin - 120), begin) + "*****"
                + text.substring(end, Math.min(text.length(), end + 40));
    }
}
