package dev.freezeframe.local.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.local.LocalStack;
import dev.freezeframe.local.demo.DiskChange;
import dev.freezeframe.local.demo.DiskComparison;
import dev.freezeframe.local.demo.SparseCopy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jclouds.ContextBuilder;
import org.jclouds.compute.ComputeServiceContext;
import org.jclouds.compute.domain.ComputeMetadata;
import org.jclouds.compute.domain.Hardware;
import org.jclouds.digitalocean2.DigitalOcean2Api;
import org.jclouds.digitalocean2.domain.Action;
import org.jclouds.digitalocean2.domain.Droplet;
import org.jclouds.digitalocean2.domain.DropletCreate;
import org.jclouds.digitalocean2.domain.Image;
import org.jclouds.digitalocean2.domain.Snapshot;
import org.jclouds.digitalocean2.domain.options.ImageListOptions;
import org.jclouds.domain.Location;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Apache jclouds against the whole stack. It knows no restore in place, so it goes back to a snapshot as its users do: by a
 * new droplet from it.
 */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class JcloudsIT {

    private static final String SIZE = "s-1vcpu-512mb-10gb";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final LocalStack stack;
    private BaseImage base;
    private DigitalOcean2Api api;

    JcloudsIT(LocalStack stack) {
        this.stack = stack;
    }

    @BeforeEach
    void connect() throws Exception {
        api = context().buildApi(DigitalOcean2Api.class);
        base = BaseImage.publish(stack, "jclouds-base", 31);
    }

    @AfterEach
    void disconnect() throws Exception {
        api.close();
        base.withdraw(stack);
    }

    @Test
    void createsSnapshotsListsGoesBackAndDeletes(@TempDir Path copies) throws Exception {
        DropletCreate created = api.dropletApi().create("jclouds-1", BaseImage.REGION, SIZE, base.slug());
        completed(created.links().actions().get(0).id());
        int droplet = created.droplet().id();
        assertThat(api.dropletApi().get(droplet))
                .returns("jclouds-1", Droplet::name)
                .returns(Droplet.Status.ACTIVE, Droplet::status)
                .returns(BaseImage.REGION, found -> found.region().slug())
                .returns(SIZE, Droplet::sizeSlug)
                .returns(base.slug(), found -> found.image().slug());
        Path disk = stack.droplet(BaseImage.REGION, droplet);
        assertThat(DiskComparison.firstDifference(disk, base.disk())).isEmpty();
        new DiskChange(32, 5, 64 << 10).apply(disk, 24L << 20, 1 << 20);
        Path changed = copies.resolve("changed.raw");
        SparseCopy.copy(disk, changed);

        completed(api.dropletApi().powerOff(droplet).id());
        assertThat(api.dropletApi().get(droplet).status()).isEqualTo(Droplet.Status.OFF);
        Action action = api.dropletApi().snapshot(droplet, "jclouds-snapshot");
        completed(action.id());
        Snapshot snapshot =
                api.dropletApi().listSnapshots(droplet).concat().first().get();
        assertThat(snapshot)
                .returns("jclouds-snapshot", Snapshot::name)
                .returns(action.startedAt(), Snapshot::createdAt);
        assertThat(api.dropletApi().get(droplet).snapshotIds()).containsExactly(snapshot.id());
        assertThat(api.dropletApi().listActions(droplet).concat())
                .extracting(Action::type)
                .containsExactlyInAnyOrder("create", "power_off", "snapshot");
        assertThat(api.imageApi().list(new ImageListOptions().perPage(200)))
                .extracting(Image::id)
                .contains(snapshot.id());
        assertThat(api.imageApi().get(snapshot.id())).returns("snapshot", Image::type);

        DropletCreate back =
                api.dropletApi().create("jclouds-2", BaseImage.REGION, SIZE, Integer.toString(snapshot.id()));
        completed(back.links().actions().get(0).id());
        int second = back.droplet().id();
        assertThat(DiskComparison.firstDifference(stack.droplet(BaseImage.REGION, second), changed))
                .isEmpty();
        assertThat(api.dropletApi().list().concat()).extracting(Droplet::id).contains(droplet, second);

        api.dropletApi().delete(droplet);
        api.dropletApi().delete(second);
        api.imageApi().delete(snapshot.id());
        assertThat(api.imageApi().get(snapshot.id())).isNull();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(api.dropletApi().list().concat())
                        .extracting(Droplet::id)
                        .doesNotContain(droplet, second));
    }

    @Test
    void portableComputeViewFindsImagesSizesRegionsAndDroplets() {
        DropletCreate created = api.dropletApi().create("jclouds-view", BaseImage.REGION, SIZE, base.slug());
        completed(created.links().actions().get(0).id());
        try (ComputeServiceContext view = context().buildView(ComputeServiceContext.class)) {
            var compute = view.getComputeService();
            assertThat(compute.listAssignableLocations())
                    .extracting(Location::getId)
                    .contains(BaseImage.REGION);
            assertThat(compute.listHardwareProfiles())
                    .extracting(Hardware::getId)
                    .contains(SIZE);
            assertThat(compute.listImages())
                    .extracting(image -> image.getName())
                    .contains(base.slug());
            assertThat(compute.listNodes()).extracting(ComputeMetadata::getName).contains("jclouds-view");
        }
        api.dropletApi().delete(created.droplet().id());
    }

    private ContextBuilder context() {
        return ContextBuilder.newBuilder("digitalocean2")
                .endpoint(stack.apiAddress() + "/v2")
                .credentials("acme", stack.credentials().acme().token());
    }

    private void completed(int action) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(api.actionApi().get(action))
                        .returns(Action.Status.COMPLETED, Action::status)
                        .doesNotReturn(null, Action::completedAt));
    }
}
