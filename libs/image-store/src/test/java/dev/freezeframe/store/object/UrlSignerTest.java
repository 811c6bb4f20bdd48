package dev.freezeframe.store.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UrlSignerTest {
    private static final Instant MAY = Instant.parse("2013-05-24T00:00:00Z");

    private final UrlSigner signer = new UrlSigner(
            URI.create("https://examplebucket.s3.amazonaws.com"),
            "us-east-1",
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            86_400,
            MAY);

    /** The example of the S3 documentation, "Authenticating Requests: Using Query Parameters". */
    @Test
    void signsAsThePublishedExample() {
        assertThat(signer.sign("GET", "test.txt", MAY).toString())
                .isEqualTo("https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    @Test
    void aSignatureDependsOnMethodNameAndTime() {
        URI url = signer.sign("GET", "test.txt", MAY);
        assertThat(signer.sign("PUT", "test.txt", MAY)).isNotEqualTo(url);
        assertThat(signer.sign("GET", "test.text", MAY)).isNotEqualTo(url);
        assertThat(signer.sign("GET", "test.txt", MAY.plusSeconds(1)).toString())
                .contains("X-Amz-Date=20130524T000001Z");
        assertThat(signer.sign("GET", "test.txt", MAY.plusMillis(999))).isEqualTo(url);
        assertThat(signer.sign("GET", "test.txt", MAY)).isEqualTo(url);
    }
}
