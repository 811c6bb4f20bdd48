package dev.freezeframe.formats.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlTest {
    @Test
    void acceptsWebAddressesAndFilesOfTheImportFolder() {
        assertThat(SourceUrl.parse("https://images.example.com/a/debian.qcow2?x=1#part"))
                .isEqualTo(new SourceUrl.Web("https://images.example.com/a/debian.qcow2?x=1"));
        assertThat(SourceUrl.parse("HTTP://images.example.com"))
                .isEqualTo(new SourceUrl.Web("http://images.example.com/"));
        assertThat(SourceUrl.parse("import:debian 12.raw".replace(' ', '-')))
                .isEqualTo(new SourceUrl.ImportFile("debian-12.raw"))
                .hasToString("import:debian-12.raw");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "debian.raw",
                "ftp://images.example.com/debian.raw",
                "file:///etc/passwd",
                "gopher://x/",
                "jar:file:///x",
                "http://",
                "http://user:secret@images.example.com/",
                "http://user@images.example.com/",
                "http://images.example.com/a b",
                "http://a\nb/",
                "http://a\u0000b/",
                "import:",
                "import:.",
                "import:..",
                "import:../secret",
                "import:a/b",
                "import:/etc/passwd",
                "import:a\\b",
                "import:.hidden",
                "import:a\u0000b"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> SourceUrl.parse(text)).isInstanceOf(InvalidSourceUrlException.class);
    }

    @Test
    void refusesAddressesWithoutEnd() {
        assertThatThrownBy(() -> SourceUrl.parse("http://images.example.com/" + "a".repeat(10_000_000)))
                .isInstanceOf(InvalidSourceUrlException.class)
                .hasMessageContaining("2048");
    }
}
