package dev.freezeframe.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificate for HTTPS on the loopback address, signed by an authority of this home, made by the JDK's {@code keytool}.
 *
 * <p>An authority apart from the certificate because some clients refuse one that is both.
 */
final class TlsCertificates {

    private static final String VALIDITY_DAYS = "800";
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final String AUTHORITY = "authority";
    private static final String SERVER = "server";

    private final StackHome home;
    private final String password;

    TlsCertificates(StackHome home, String password) {
        this.home = home;
        this.password = password;
    }

    /** PKCS #12 key store with the server's key and chain; made, or renewed shortly before it expires. */
    Path keyStore() throws IOException, InterruptedException {
        Path server = home.tls().resolve("server.p12");
        if (Files.exists(server) && Files.exists(home.authorityCertificate()) && isValid(server)) {
            return server;
        }
        Path authority = home.tls().resolve("authority.p12");
        Path request = home.tls().resolve("server.csr");
        Path certificate = home.tls().resolve("server.pem");
        for (Path file : List.of(server, authority, request, certificate, home.authorityCertificate())) {
            Files.deleteIfExists(file);
        }
        keytool(
                authority,
                "-genkeypair",
                "-alias",
                AUTHORITY,
                "-dname",
                "CN=Freezeframe local authority",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                VALIDITY_DAYS,
                "-ext",
                "bc:critical=ca:true,pathlen:0",
                "-ext",
                "ku:critical=keyCertSign,cRLSign");
        keytool(
                authority,
                "-exportcert",
                "-rfc",
                "-alias",
                AUTHORITY,
                "-file",
                home.authorityCertificate().toString());
        keytool(
                server,
                "-genkeypair",
                "-alias",
                SERVER,
                "-dname",
                "CN=localhost",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                VALIDITY_DAYS);
        keytool(server, "-certreq", "-alias", SERVER, "-file", request.toString());
        keytool(
                authority,
                "-gencert",
                "-rfc",
                "-alias",
                AUTHORITY,
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-validity",
                VALIDITY_DAYS,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-ext",
                "ku:critical=digitalSignature",
                "-ext",
                "eku=serverAuth");
        keytool(
                server,
                "-importcert",
                "-noprompt",
                "-alias",
                AUTHORITY,
                "-file",
                home.authorityCertificate().toString());
        keytool(server, "-importcert", "-noprompt", "-alias", SERVER, "-file", certificate.toString());
        Files.deleteIfExists(request);
        return server;
    }

    private boolean isValid(Path keyStore) throws IOException {
        try (InputStream input = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(input, password.toCharArray());
            Certificate certificate = store.getCertificate(SERVER);
            return certificate instanceof X509Certificate x509
                    && store.getCertificateChain(SERVER).length == 2
                    && x509.getNotAfter().toInstant().isAfter(Instant.now().plus(RENEW_BEFORE));
        } catch (GeneralSecurityException e) {
            throw new IOException("Cannot read " + keyStore + ": " + e.getMessage(), e);
        }
    }

    private void keytool(Path keyStore, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        // By the environment, so that the password is not in the process list.
        command.addAll(
                List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass:env", "STORE_PASSWORD"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("STORE_PASSWORD", password);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool " + arguments[0] + " failed: " + output.strip());
        }
    }
}
