package dev.freezeframe.snapshots.download;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.block.SnapshotData;
import dev.freezeframe.snapshots.engine.ReadableImage;
import io.smallrye.mutiny.Uni;

/** What kind of file a snapshot is sent as. */
enum FileFormat {
    RAW,
    QCOW2;

    /** @throws ApiException 422 for anything but {@code raw}, {@code qcow2} or nothing */
    static FileFormat of(String text) {
        return switch (text == null ? "" : text) {
            case "", "raw" -> RAW;
            case "qcow2" -> QCOW2;
            default -> throw ApiException.unprocessable("format must be raw or qcow2");
        };
    }

    /** The word in file names and tags. */
    String word() {
        return this == RAW ? "raw" : "qcow2";
    }

    /** The file that an image becomes. */
    Uni<FileLayout> layout(ReadableImage image) {
        return this == RAW
                ? Uni.createFrom().item(new RawLayout(DiskShape.of(image)))
                : SnapshotData.read(image::allocation)
                        .map(allocated -> new Qcow2Layout(DiskShape.of(image), allocated));
    }
}
