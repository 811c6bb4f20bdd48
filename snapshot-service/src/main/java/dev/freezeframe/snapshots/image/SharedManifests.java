package dev.freezeframe.snapshots.image;

import dev.freezeframe.snapshots.engine.ImageEngine;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/**
 * Drops what images refer to in the store, once the last of them lets go: several images can have one manifest, because
 * a copy given to another team shares it. In each region the references go with the last image that is available there.
 * The manifest's rows are locked before anybody looks who else has it, so of two that let go at once the second
 * sees the first.
 */
@ApplicationScoped
public class SharedManifests {
    private static final String OTHERS = "manifestId = ?1 and id <> ?2";

    private final ImageEngine engine;

    public SharedManifests(ImageEngine engine) {
        this.engine = engine;
    }

    /** A locked image lets go of its data in every region, in the current transaction. */
    Uni<Void> letGo(Image image) {
        return engine.lock(image.manifestId)
                .chain(() -> Image.<Image>list(OTHERS, image.manifestId, image.id))
                .chain(others -> others.isEmpty()
                        ? engine.drop(image.manifestId).chain(() -> takeKey(image, others))
                        : Multi.createFrom()
                                .items(Stream.of(image.regions, image.leavingRegions)
                                        .flatMap(Stream::of))
                                .select()
                                .where(region -> isNowhere(others, region))
                                .onItem()
                                .transformToUniAndConcatenate(region -> engine.drop(image.manifestId, region))
                                .onItem()
                                .ignoreAsUni()
                                .chain(() -> takeKey(image, others)))
                .invoke(() -> {
                    image.manifestId = null;
                    image.leavingRegions = new String[] {};
                });
    }

    /** Of several teams that have the manifest, one that lets go of its last image loses the key. */
    private Uni<Void> takeKey(Image image, List<Image> others) {
        return others.stream().anyMatch(other -> other.team.equals(image.team))
                ? Uni.createFrom().voidItem()
                : engine.takeKey(image.manifestId, image.team);
    }

    /** A locked image lets go of its data in one region, in the current transaction; its regions are the caller's to change. */
    public Uni<Void> letGo(Image image, String region) {
        return engine.lock(image.manifestId)
                .chain(() -> Image.<Image>list(OTHERS, image.manifestId, image.id))
                .chain(others -> isNowhere(others, region)
                        ? engine.drop(image.manifestId, region)
                        : Uni.createFrom().voidItem());
    }

    private static boolean isNowhere(List<Image> images, String region) {
        return images.stream().noneMatch(image -> image.keepsDataIn(region));
    }
}
