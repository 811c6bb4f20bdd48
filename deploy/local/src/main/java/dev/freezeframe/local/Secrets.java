package dev.freezeframe.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Supplier;

/** The installation's secrets, generated once and kept in a folder that only its owner reads. */
final class Secrets {

    private static final int BYTES = 32;

    private final Path folder;
    private final SecureRandom random = new SecureRandom();

    Secrets(Path folder) {
        this.folder = folder;
    }

    /** File with the key that wraps all others: 64 hexadecimal digits. Without it no image of this home can be read again. */
    Path installationKey() throws IOException {
        once("installation-key", this::hexadecimal);
        return folder.resolve("installation-key");
    }

    /** The operator's token. */
    String adminToken() throws IOException {
        return once("admin-token", () -> "dop_v1_" + hexadecimal());
    }

    /** By which the replication-service opens the snapshot-service's internal API. */
    String internalToken() throws IOException {
        return once("internal-token", this::hexadecimal);
    }

    /** Of the key stores in the home. */
    String keyStorePassword() throws IOException {
        return once("key-store-password", this::hexadecimal);
    }

    /** PEM (PKCS #8) key that the gateway signs internal tokens with. */
    Path identityPrivateKey() throws IOException {
        Path file = folder.resolve("identity-private-key.pem");
        if (!Files.exists(file) || !Files.exists(identityPublicKey())) {
            KeyPair pair = identityKeys();
            PrivateFiles.write(
                    identityPublicKey(), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            PrivateFiles.write(file, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        }
        return file;
    }

    /** PEM (X.509) key that services check internal tokens with; there once {@link #identityPrivateKey()} was asked for. */
    Path identityPublicKey() {
        return folder.resolve("identity-public-key.pem");
    }

    static String pem(String type, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }

    private String once(String name, Supplier<String> generator) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            PrivateFiles.write(file, generator.get());
        }
        return Files.readString(file).strip();
    }

    private String hexadecimal() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static KeyPair identityKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            // The curve of ES256 (RFC 7518, section 3.4).
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has this curve", e);
        }
    }
}
