package dev.freezeframe.local.clients;

import dev.freezeframe.local.LocalStack;
import dev.freezeframe.local.TestDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A public image, as a client finds it that knows nothing but slugs.
 *
 * @param id of the image
 * @param slug under which every team may use it
 * @param disk the raw image it was made from
 */
record BaseImage(long id, String slug, Path disk) {

    static final String REGION = "nyc3";
    private static final long BYTES = 24L << 20;

    /** Imports a disk and publishes it. */
    static BaseImage publish(LocalStack stack, String slug, long seed) throws IOException, InterruptedException {
        Path disk = TestDisk.write(stack.imports().resolve(slug + ".raw"), BYTES, seed);
        long id = stack.cloud(REGION)
                .importImage(slug, "import:" + slug + ".raw")
                .path("id")
                .asLong();
        stack.operator().post("/v2/admin/images/" + id + "/publish", Map.of("slug", slug));
        return new BaseImage(id, slug, disk);
    }

    /** Takes it away from the teams and deletes it. */
    void withdraw(LocalStack stack) throws IOException, InterruptedException {
        stack.operator().delete("/v2/admin/images/" + id + "/publish");
        stack.acme().delete("/v2/images/" + id);
    }
}
