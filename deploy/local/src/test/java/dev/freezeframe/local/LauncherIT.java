package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The commands as a user gives them. */
@BesideOthers
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LauncherIT {

    private StackHome home;
    private int port;

    @BeforeEach
    void freshHome() throws Exception {
        home = LocalStack.freshHome("launcher-home");
        port = StackOptions.freePort(1);
    }

    @AfterEach
    void stop() throws Exception {
        run("down", "--home", home.directory().toString());
        LocalStack.keepLogsOnly(home);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void stackSurvivesTheEndOfItsLauncherAndKeepsItsData() throws Exception {
        Outcome up = up();
        assertThat(up.output())
                .contains("PostgreSQL", "Kafka", "S3", "snapshot-service", "api-gateway", "Freezeframe is up");
        assertThat(up.status()).isZero();
        ClientVariables first = ClientVariables.of(home);
        String volume =
                client(first).post("/v2/volumes", volume()).at("/volume/id").asText();
        assertThat(volume).isNotEmpty();
        assertThat(statusByHttps(first)).isEqualTo(200);

        Outcome again = up();
        assertThat(again.status()).isZero();
        assertThat(again.output()).contains("Already running over " + home.directory());

        List<ProcessHandle> parts = parts();
        assertThat(parts).hasSize(Service.values().length + 1);
        home.pidFile(StackLock.LAUNCHER).running().orElseThrow().destroyForcibly();
        await().atMost(Duration.ofMinutes(1)).until(() -> parts.stream().noneMatch(ProcessHandle::isAlive));

        assertThat(up().status()).isZero();
        ClientVariables second = ClientVariables.of(home);
        assertThat(second).isEqualTo(first);
        assertThat(client(second).get("/v2/volumes/" + volume).at("/volume/id").asText())
                .isEqualTo(volume);

        List<ProcessHandle> running = parts();
        Outcome down = run("down", "--home", home.directory().toString());
        assertThat(down.output()).isEqualTo("Stopped");
        assertThat(running).noneMatch(ProcessHandle::isAlive);
        assertThat(run("down", "--home", home.directory().toString()).output()).startsWith("Not running");
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void ctrlCStopsEverythingInGoodOrder() throws Exception {
        port = StackOptions.freePort(2);
        ProcessBuilder builder =
                script("up", "--home", home.directory().toString(), "--port", "" + port, "--instances", "2");
        // As a shell starts a command in the foreground: in a process group of its own, with signals as they are by
        // default,
        // whatever runs this build has done with them.
        builder.command().addAll(0, List.of("env", "--default-signal=INT", "setsid"));
        Process up = builder.start();
        up.getOutputStream().close();
        try (BufferedReader output = up.inputReader()) {
            StringBuilder said = new StringBuilder();
            while (!said.toString().contains("Freezeframe is up")) {
                said.append(Objects.requireNonNull(output.readLine(), said::toString))
                        .append('\n');
            }
            List<ProcessHandle> parts = parts();
            assertThat(parts).hasSize(2 * Service.values().length + 1);
            for (String gateway :
                    ClientVariables.of(home).get("FREEZEFRAME_API_URLS").split(",", -1)) {
                assertThat(new ApiClient(
                                        URI.create(gateway),
                                        ClientVariables.of(home).get("DIGITALOCEAN_ACCESS_TOKEN"))
                                .get("/v2/account")
                                .at("/account/status")
                                .asText())
                        .isEqualTo("active");
            }

            new ProcessBuilder("kill", "-INT", "--", "-" + up.pid()).start().waitFor();

            assertThat(output.lines().toList()).contains("Stopping").noneMatch(line -> line.contains("good order"));
            assertThat(up.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(parts).noneMatch(ProcessHandle::isAlive);
        }
        assertThat(home.isUp()).isFalse();
        for (ServiceInstance instance : ServiceInstance.all(2)) {
            assertThat(home.log(instance.name())).content().contains("stopped in");
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void portInUseIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            Outcome up = run("up", "--home", home.directory().toString(), "--port", "" + taken.getLocalPort());
            assertThat(up.status()).isEqualTo(1);
            assertThat(up.output()).contains("Port " + port + " (HTTP) is in use: choose another with --port");
            assertThat(up.output()).doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void missingJavaIsOneLine() throws Exception {
        ProcessBuilder builder = script("up", "--home", home.directory().toString());
        builder.environment().put("JAVA_HOME", "/nowhere");
        Outcome up = outcome(builder);
        assertThat(up.status()).isEqualTo(1);
        assertThat(up.output()).isEqualTo("No Java found: install a JDK 17 or newer, or set JAVA_HOME to one.");
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void commandsSayThatNothingRuns() throws Exception {
        for (String command : List.of("demo", "events")) {
            Outcome outcome = run(command, "--home", home.directory().toString());
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.output())
                    .startsWith("The stack is not up over " + home.directory())
                    .doesNotContain("\n");
        }
    }

    private Outcome up() throws Exception {
        return run("up", "--home", home.directory().toString(), "--port", "" + port, "--detach");
    }

    private static java.util.Map<String, Object> volume() {
        return java.util.Map.of("name", "kept", "region", "nyc3", "size_gigabytes", 1);
    }

    private static ApiClient client(ClientVariables variables) {
        return new ApiClient(
                URI.create(variables.get("DIGITALOCEAN_API_URL")), variables.get("DIGITALOCEAN_ACCESS_TOKEN"));
    }

    private List<ProcessHandle> parts() throws IOException {
        List<ProcessHandle> parts = new ArrayList<>();
        for (String part : home.partsWithPidFile()) {
            home.pidFile(part).running().ifPresent(parts::add);
        }
        return parts;
    }

    private static int statusByHttps(ClientVariables variables) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var pem = Files.newInputStream(Path.of(variables.get("FREEZEFRAME_CA_CERTIFICATE")))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpRequest request = HttpRequest.newBuilder(URI.create(variables.get("FREEZEFRAME_HTTPS_URL") + "/v2/account"))
                .header("Authorization", "Bearer " + variables.get("DIGITALOCEAN_TOKEN"))
                .build();
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private static Outcome run(String command, String... arguments) throws Exception {
        return outcome(script(command, arguments));
    }

    private static ProcessBuilder script(String command, String... arguments) {
        List<String> words =
                new ArrayList<>(List.of(Path.of(command).toAbsolutePath().toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        // The build that runs this test has built everything; another one inside it would disturb it.
        builder.environment().put("FREEZEFRAME_BUILD", "never");
        return builder;
    }

    private static Outcome outcome(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output.strip());
    }

    private record Outcome(int status, String output) {}
}
