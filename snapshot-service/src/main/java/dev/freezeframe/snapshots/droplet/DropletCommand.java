package dev.freezeframe.snapshots.droplet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import java.util.Optional;

/** What a droplet action asks for. */
sealed interface DropletCommand {
    /** The type in the API's words. */
    String type();

    /** Save the disk. Without a name it gets one. */
    record Snapshot(Optional<String> name) implements DropletCommand {
        @Override
        public String type() {
            return "snapshot";
        }
    }

    /** Put one of the droplet's own snapshots back; {@code salvage}: what is damaged of it becomes zeros. */
    record Restore(JsonNode image, boolean salvage) implements DropletCommand {
        @Override
        public String type() {
            return "restore";
        }
    }

    /** Make the disk anew from any image; {@code salvage}: what is damaged of it becomes zeros. */
    record Rebuild(JsonNode image, boolean salvage) implements DropletCommand {
        @Override
        public String type() {
            return "rebuild";
        }
    }

    /** Change the size; {@code disk}: the disk grows too, which cannot be undone. */
    record Resize(String size, boolean disk) implements DropletCommand {
        @Override
        public String type() {
            return "resize";
        }
    }

    /** Change the name. */
    record Rename(String name) implements DropletCommand {
        @Override
        public String type() {
            return "rename";
        }
    }

    /** Record another power state. */
    record Power(String type) implements DropletCommand {}

    /**
     * Reads a request.
     *
     * @throws ApiException 422 when the type is unknown, or cannot be had here, or lacks what it needs
     */
    static DropletCommand of(RequestBody body) {
        String type = body.requiredText("type", 64);
        return switch (type) {
            case "snapshot" -> new Snapshot(body.text("name", 255));
            case "restore" -> new Restore(image(body), body.bool("salvage", false));
            case "rebuild" -> new Rebuild(image(body), body.bool("salvage", false));
            case "resize" -> new Resize(body.requiredText("size", 255), body.bool("disk", false));
            case "rename" -> new Rename(body.requiredText("name", 255));
            case "power_on", "power_off", "shutdown", "reboot", "power_cycle" -> new Power(type);
            case "enable_backups", "disable_backups", "change_backup_policy" ->
                throw ApiException.unprocessable(
                        "Backups are not offered by this installation; take snapshots instead.");
            case "password_reset", "change_kernel", "enable_ipv6" ->
                throw ApiException.unprocessable(
                        "A Droplet here is a disk without a running machine; " + type + " has nothing to act on.");
            default -> throw ApiException.unprocessable("There is no Droplet action of type " + type + ".");
        };
    }

    private static JsonNode image(RequestBody body) {
        return body.value("image").orElseThrow(() -> ApiException.unprocessable("image is required"));
    }
}
