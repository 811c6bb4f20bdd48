package dev.freezeframe.kit.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A key pair for internal tokens, as PEM files. */
record TestKeys(Path publicKey, Path privateKey) {
    /** The key pair in that directory, made on first use. */
    static TestKeys in(Path directory) throws IOException {
        TestKeys keys =
                new TestKeys(directory.resolve("identity-public.pem"), directory.resolve("identity-private.pem"));
        if (Files.notExists(keys.privateKey)) {
            KeyPair pair = generate();
            Files.writeString(keys.publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            Files.writeString(
                    keys.privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        }
        return keys;
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has the P-256 curve", e);
        }
    }

    private static String pem(String type, byte[] encoded) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }
}
