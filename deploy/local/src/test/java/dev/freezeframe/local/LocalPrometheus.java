package dev.freezeframe.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.freezeframe.embedded.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The Prometheus of this machine, with the configuration of deploy/observability and other targets. */
final class LocalPrometheus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final URI address;

    private LocalPrometheus(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Whether there is one. */
    static boolean possible() throws InterruptedException {
        try {
            return new ProcessBuilder("prometheus", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** @param targets host and port by the name of the job */
    static LocalPrometheus start(Path observability, Map<String, String> targets) throws IOException {
        Path folder = Files.createTempDirectory("freezeframe-prometheus");
        YAMLMapper yaml = new YAMLMapper();
        ObjectNode configuration = (ObjectNode)
                yaml.readTree(observability.resolve("prometheus.yaml").toFile());
        configuration.putObject("global").put("scrape_interval", "1s");
        configuration
                .putArray("rule_files")
                .add(observability.resolve("alerts.yaml").toString());
        for (JsonNode job : configuration.get("scrape_configs")) {
            String target = targets.get(job.get("job_name").asText());
            if (target == null) {
                throw new IOException("nothing runs as " + job);
            }
            ((ArrayNode) job.at("/static_configs/0/targets")).removeAll().add(target);
        }
        Path file = folder.resolve("prometheus.yaml");
        yaml.writeValue(file.toFile(), configuration);
        String listen = "127.0.0.1:" + new FreePorts().next();
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + listen)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        LocalPrometheus started = new LocalPrometheus(process, URI.create("http://" + listen));
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(IOException.class).until(started::isReady);
        return started;
    }

    private boolean isReady() throws IOException, InterruptedException {
        return get("/-/ready").statusCode() == 200;
    }

    /** The values of all series that the expression has now. */
    Stream<Double> query(String expression) throws IOException, InterruptedException {
        HttpResponse<String> response =
                get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        JsonNode answer = json.readTree(response.body());
        if (!answer.path("status").asText().equals("success")) {
            throw new IllegalArgumentException(expression + ": " + response.body());
        }
        return StreamSupport.stream(answer.at("/data/result").spliterator(), false)
                .map(series -> number(series.at("/value/1").asText()));
    }

    private static double number(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
