package dev.freezeframe.local;

import static dev.freezeframe.local.BlockVolumes.BLOCK;
import static dev.freezeframe.local.BlockVolumes.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.demo.Cloud;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots block by block, through the gateway, compared byte by byte. */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BlocksIT {
    private final LocalStack stack;
    private final Cloud cloud;
    private final BlockVolumes volumes;
    private final BinaryClient client;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    BlocksIT(LocalStack stack) {
        this.stack = stack;
        this.cloud = stack.cloud(REGION);
        this.volumes = new BlockVolumes(stack);
        this.client = new BinaryClient(
                stack.credentials().api(), stack.credentials().acme().token());
    }

    @Test
    void changedBlocksMakeTheSecondDiskOfTheFirst() throws Exception {
        String volume = volumes.create("changed-disk");
        volumes.write(volume, 1, 0, 7, 8, 500, 1023);
        String first = cloud.snapshotVolume(volume, "changed-1");
        Path disk = Files.copy(volumes.disk(volume), folder.resolve("disk.raw"));
        volumes.write(volume, 2, 8, 600);
        volumes.write(volume, new byte[BLOCK], 500);
        String second = cloud.snapshotVolume(volume, "changed-2");

        List<JsonNode> changed = changed(first, second);
        assertThat(changed).extracting(block -> block.path("index").asInt()).containsExactly(8, 500, 600);
        try (FileChannel target = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            for (JsonNode block : changed) {
                long index = block.path("index").asLong();
                byte[] content = block.path("in_second").asBoolean()
                        ? client.get("/v2/snapshots/" + second + "/blocks/" + index)
                                .body()
                        : new byte[BLOCK];
                target.write(ByteBuffer.wrap(content), index * BLOCK);
            }
        }
        assertThat(Files.mismatch(disk, volumes.disk(volume))).isEqualTo(-1);
    }

    private List<JsonNode> changed(String first, String second) throws IOException, InterruptedException {
        List<JsonNode> changed = new ArrayList<>();
        String path = "/v2/snapshots/" + second + "/changed_blocks?per_page=2&since=" + first;
        String next = path;
        while (next != null) {
            JsonNode page = stack.acme().get(next);
            page.path("changed_blocks").forEach(changed::add);
            next = page.has("next_page_token")
                    ? path + "&page_token=" + page.path("next_page_token").asText()
                    : null;
        }
        return changed;
    }
}
