package dev.freezeframe.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DomainKeysTest {
    private static final String SECRET = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    /** RFC 4231, test case 3, with its key of 20 bytes padded with zeros, which HMAC takes for the same key. */
    @Test
    void codesAreHmacSha256() {
        byte[] key = new byte[32];
        java.util.Arrays.fill(key, 0, 20, (byte) 0xaa);
        byte[] data = new byte[50];
        java.util.Arrays.fill(data, (byte) 0xdd);
        HmacKey hmac = HmacKey.of(key);
        String expected = "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe";
        assertThat(hex(hmac.code(ByteBuffer.wrap(data)))).isEqualTo(expected);
        assertThat(hex(hmac.code(ByteBuffer.allocateDirect(20).put(data, 0, 20).flip(), ByteBuffer.wrap(data, 20, 30))))
                .isEqualTo(expected);
    }

    @Test
    void theKeysOfADomainAreAllDifferentAndDifferFromThoseOfAnother() {
        HmacKey secret = HmacKey.ofHex(SECRET);
        DomainKeys one = DomainKeys.derive(secret, new UUID(1, 1));
        DomainKeys two = DomainKeys.derive(secret, new UUID(1, 2));
        assertThat(Set.of(
                        hex(one.chunk().bytes()),
                        hex(one.page().bytes()),
                        hex(two.chunk().bytes()),
                        hex(two.page().bytes())))
                .hasSize(4);
    }

    @Test
    void aKeyDerivesAsTheSpecificationSays() {
        HmacKey secret = HmacKey.ofHex(SECRET);
        UUID domain = UUID.fromString("0d5f3c7e-1111-4222-8333-444455556666");
        ByteBuffer purpose = ByteBuffer.allocate(64)
                .put("freezeframe.v1.page".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .put(HexFormat.of().parseHex("0d5f3c7e111142228333444455556666"))
                .flip();
        assertThat(DomainKeys.derive(secret, domain).page().bytes()).isEqualTo(secret.code(purpose));
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutQuotingIt() {
        assertThatThrownBy(() -> HmacKey.ofHex("s3cr3t" + SECRET.substring(6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64 hexadecimal digits")
                .hasMessageNotContaining("s3cr");
        assertThatThrownBy(() -> HmacKey.ofHex(SECRET + "00")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HmacKey.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThat(HmacKey.ofHex(SECRET)).hasToString("HmacKey[…]");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
