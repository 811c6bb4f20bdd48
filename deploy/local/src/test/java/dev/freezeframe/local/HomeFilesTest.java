package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.embedded.S3Endpoint;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeFilesTest {

    private final Path folder;

    HomeFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void secretsAreMadeOnceAndReadableByTheirOwnerOnly() throws Exception {
        StackHome home = home();
        Secrets secrets = new Secrets(home.secrets());
        assertThat(Files.readString(secrets.installationKey()))
                .matches("[0-9a-f]{64}\\s*")
                .isEqualTo(Files.readString(new Secrets(home.secrets()).installationKey()));
        assertThat(secrets.adminToken()).matches("dop_v1_[0-9a-f]{64}");
        assertThat(secrets.identityPrivateKey()).exists();
        try (Stream<Path> files = Files.list(home.secrets())) {
            assertThat(files)
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
        assertThat(permissions(home.secrets())).isEqualTo("rwx------");
    }

    @Test
    void identityKeysBelongTogether() throws Exception {
        Secrets secrets = new Secrets(home().secrets());
        byte[] privateKey = decoded(secrets.identityPrivateKey());
        byte[] publicKey = decoded(secrets.identityPublicKey());
        KeyFactory keys = KeyFactory.getInstance("EC");
        byte[] message = "message".getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(keys.generatePublic(new X509EncodedKeySpec(publicKey)));
        signature.update(message);
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void certificateIsForThisMachineAndSignedByTheAuthority() throws Exception {
        StackHome home = home();
        TlsCertificates certificates = new TlsCertificates(home, "password");
        Path keyStore = certificates.keyStore();
        KeyStore store = KeyStore.getInstance(keyStore.toFile(), "password".toCharArray());
        X509Certificate server = (X509Certificate) store.getCertificate("server");
        X509Certificate authority = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(home.authorityCertificate())));
        server.verify(authority.getPublicKey());
        server.checkValidity();
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(server.getSubjectAlternativeNames())
                .extracting(name -> name.get(1).toString())
                .containsExactlyInAnyOrder("localhost", "127.0.0.1");
        var before = Files.getLastModifiedTime(keyStore);
        assertThat(certificates.keyStore()).isEqualTo(keyStore);
        assertThat(Files.getLastModifiedTime(keyStore)).isEqualTo(before);
    }

    @Test
    void credentialsAreWhatAShellSources() throws Exception {
        Path file = folder.resolve("it's/credentials.env");
        Files.createDirectories(file.getParent());
        Credentials credentials = new Credentials(
                List.of(
                        new Credentials.Gateway(
                                URI.create("http://127.0.0.1:8080"), URI.create("https://127.0.0.1:8443")),
                        new Credentials.Gateway(
                                URI.create("http://127.0.0.1:8081"), URI.create("https://127.0.0.1:8444"))),
                folder.resolve("it's/ca.pem"),
                new Account("team-1", "dop_v1_1"),
                new Account("team-2", "dop_v1_2"),
                "dop_v1_3",
                "127.0.0.1:9092",
                new S3Endpoint(URI.create("http://127.0.0.1:9000"), "key", "secret"));
        credentials.write(file);
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(ClientVariables.read(file).values()).isEqualTo(credentials.variables());
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        ". \"$1\"; sh -c 'echo $DIGITALOCEAN_TOKEN $FREEZEFRAME_CA_CERTIFICATE'",
                        "sh",
                        file.toString())
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                .isEqualTo("dop_v1_1 " + folder.resolve("it's/ca.pem"));
        assertThat(credentials.toString()).doesNotContain("dop_v1");
    }

    @Test
    void saysWhichPortIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> Ports.of(port))
                    .isInstanceOf(StackException.class)
                    .hasMessage("Port " + port + " (HTTP) is in use: choose another with --port");
            assertThatThrownBy(() -> Ports.of(port - Ports.HTTPS_OFFSET))
                    .isInstanceOf(StackException.class)
                    .hasMessage("Port " + port + " (HTTPS) is in use: choose another with --port");
        }
        assertThatThrownBy(() -> Ports.of(65_500))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("--port must be");
    }

    @Test
    void saysThatThereIsTooLittleDisk() {
        StackHome home = new StackHome(folder.resolve("home"));
        assertThatThrownBy(() -> home.prepare(1L << 62))
                .isInstanceOf(StackException.class)
                .hasMessageMatching(
                        "Too little disk: .*home has \\d+ MiB free and the stack needs at least 4398046511104 MiB");
    }

    @Test
    void saysThatTheHomeCannotBeWrittenTo() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new StackHome(file.resolve("home")).prepare())
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith("Cannot write to " + file.resolve("home"));
    }

    @Test
    void oneLauncherHoldsAHome() throws Exception {
        StackHome home = home();
        try (StackLock first = StackLock.tryAcquire(home).orElseThrow()) {
            assertThat(first).isNotNull();
            assertThat(StackLock.tryAcquire(home)).isEmpty();
        }
        StackLock.tryAcquire(home).orElseThrow().close();
    }

    private StackHome home() throws StackException {
        StackHome home = new StackHome(folder.resolve("home"));
        home.prepare();
        return home;
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] decoded(Path pem) throws Exception {
        List<String> lines = Files.readAllLines(pem);
        return Base64.getDecoder().decode(String.join("", lines.subList(1, lines.size() - 1)));
    }
}
