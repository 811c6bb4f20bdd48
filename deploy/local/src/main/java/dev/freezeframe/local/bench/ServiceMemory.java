package dev.freezeframe.local.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a service.
 *
 * @param heapLimit bytes that its heap can have at most
 * @param heapCommitted bytes that its heap has now
 * @param residentPeak bytes that the whole process had in memory at most; 0 where the system does not tell
 */
record ServiceMemory(double heapLimit, double heapCommitted, double residentPeak) {

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    static ServiceMemory of(URI service, ProcessHandle process) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(service.resolve("/q/metrics")).build();
        String metrics = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return new ServiceMemory(
                heap(metrics, "jvm_memory_max_bytes"), heap(metrics, "jvm_memory_committed_bytes"), peak(process));
    }

    /** The sum over the heap's parts. A part without a limit of its own counts nothing. */
    private static double heap(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .filter(value -> value > 0)
                .sum();
    }

    private static double peak(ProcessHandle process) throws IOException {
        try {
            Matcher found = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
            return found.find() ? Double.parseDouble(found.group(1)) * 1024 : 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
