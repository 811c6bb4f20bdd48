package dev.freezeframe.store.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootNameTest {
    private static final UUID IMAGE = UUID.fromString("7d9e2a54-6c1f-4f0e-8a3b-0c5d1e2f3a4b");
    private static final UUID UPLOAD = UUID.fromString("11223344-5566-4788-99aa-bbccddeeff00");

    @Test
    void aNameCarriesTheUpload() {
        RootName root = new RootName(IMAGE, UPLOAD);
        assertThat(root.objectName())
                .isEqualTo("manifests/7d9e2a54-6c1f-4f0e-8a3b-0c5d1e2f3a4b-112233445566478899aabbccddeeff00")
                .startsWith(RootName.prefix(IMAGE));
        assertThat(RootName.parse(root.objectName())).contains(root);
    }

    @Test
    void theNamesOfTheFirstStoresDoNot() {
        RootName root = new RootName(IMAGE, null);
        assertThat(root.objectName()).isEqualTo("manifests/7d9e2a54-6c1f-4f0e-8a3b-0c5d1e2f3a4b");
        assertThat(RootName.parse(root.objectName())).contains(root);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifests/",
                "manifests/7D9E2A54-6C1F-4F0E-8A3B-0C5D1E2F3A4B",
                "manifests/7d9e2a54-6c1f-4f0e-8a3b-0c5d1e2f3a4b-",
                "manifests/7d9e2a54-6c1f-4f0e-8a3b-0c5d1e2f3a4b-112233445566478899aabbccddeeff0",
                "pages/7d9e2a54-6c1f-4f0e-8a3b-0c5d1e2f3a4b",
                "7d9e2a54-6c1f-4f0e-8a3b-0c5d1e2f3a4b"
            })
    void otherNamesAreNoRoots(String name) {
        assertThat(RootName.parse(name)).isEmpty();
    }
}
