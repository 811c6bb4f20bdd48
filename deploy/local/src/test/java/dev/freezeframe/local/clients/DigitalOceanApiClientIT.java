package dev.freezeframe.local.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.myjeeva.digitalocean.common.ActionStatus;
import com.myjeeva.digitalocean.common.DropletStatus;
import com.myjeeva.digitalocean.common.ImageStatus;
import com.myjeeva.digitalocean.common.ResourceType;
import com.myjeeva.digitalocean.exception.DigitalOceanException;
import com.myjeeva.digitalocean.impl.DigitalOceanClient;
import com.myjeeva.digitalocean.pojo.Action;
import com.myjeeva.digitalocean.pojo.Droplet;
import com.myjeeva.digitalocean.pojo.Image;
import com.myjeeva.digitalocean.pojo.Region;
import com.myjeeva.digitalocean.pojo.Resource;
import com.myjeeva.digitalocean.pojo.Snapshot;
import com.myjeeva.digitalocean.pojo.Volume;
import dev.freezeframe.local.LocalStack;
import dev.freezeframe.local.contract.Exchange;
import dev.freezeframe.local.demo.DiskChange;
import dev.freezeframe.local.demo.DiskComparison;
import dev.freezeframe.local.demo.SparseCopy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.conn.ssl.SSLContexts;
import org.apache.http.entity.BufferedHttpEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.protocol.HttpContext;
import org.apache.http.util.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The Java client {@code digitalocean-api-client} against the whole stack; it speaks HTTPS only. */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DigitalOceanApiClientIT {

    private static final String SIZE = "s-1vcpu-512mb-10gb";
    private static final long DISK_BYTES = 24L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final LocalStack stack;
    private BaseImage base;
    private CloseableHttpClient http;
    private DigitalOceanClient api;

    DigitalOceanApiClientIT(LocalStack stack) {
        this.stack = stack;
    }

    @BeforeEach
    void connect() throws Exception {
        http = HttpClients.custom()
                .setSSLContext(trusting(stack.credentials().authorityCertificate()))
                .addInterceptorLast(this::judge)
                .build();
        api = new Client(
                stack.credentials().httpsApi(), stack.credentials().acme().token(), http);
        base = BaseImage.publish(stack, "api-client-base", 41);
    }

    @AfterEach
    void disconnect() throws Exception {
        http.close();
        base.withdraw(stack);
    }

    @Test
    void dropletIsCreatedSnapshotRestoredAndDeleted(@TempDir Path copies) throws Exception {
        int droplet = createDroplet("api-client-1", new Image(base.slug()));
        Path disk = stack.droplet(BaseImage.REGION, droplet);
        assertThat(DiskComparison.firstDifference(disk, base.disk())).isEmpty();
        Path original = copies.resolve("original.raw");
        SparseCopy.copy(disk, original);

        // Without a name: the client sends none unless it is given one.
        Action action = api.takeDropletSnapshot(droplet);
        completed(action);
        Snapshot snapshot =
                api.getDropletSnapshots(droplet, 1, 200).getSnapshots().get(0);
        assertThat(snapshot.getCreatedDate()).isEqualTo(action.getStartedAt());
        assertThat(snapshot.getName()).matches("api-client-1-\\d+");
        assertThat(api.getAllDropletSnapshots(1, 200).getSnapshots())
                .extracting(Snapshot::getId)
                .contains(snapshot.getId());
        assertThat(api.getUserImages(1, 200).getImages())
                .extracting(Image::getId)
                .contains(snapshot.getId());

        new DiskChange(42, 5, 64 << 10).apply(disk, DISK_BYTES, 1 << 20);
        assertThat(DiskComparison.firstDifference(disk, original)).isPresent();
        completed(api.restoreDroplet(droplet, snapshot.getId()));
        assertThat(DiskComparison.firstDifference(disk, original)).isEmpty();

        renameAndTag(snapshot.getId());
        int second = createDroplet("api-client-2", new Image(snapshot.getId()));
        assertThat(DiskComparison.firstDifference(stack.droplet(BaseImage.REGION, second), original))
                .isEmpty();

        api.deleteDroplet(droplet);
        api.deleteDroplet(second);
        api.deleteSnapshot(snapshot.getId().toString());
        assertThatThrownBy(() -> api.getSnaphotInfo(snapshot.getId().toString()))
                .isInstanceOf(DigitalOceanException.class)
                .hasMessageContaining("could not be found");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(api.getAvailableDroplets(1, 200).getDroplets())
                        .extracting(Droplet::getId)
                        .doesNotContain(droplet, second));
    }

    @Test
    void volumeIsCreatedAttachedSnapshotAndDeleted() throws Exception {
        int droplet = createDroplet("api-client-3", new Image(base.slug()));
        Volume wanted = new Volume();
        wanted.setName("api-client-data");
        wanted.setRegion(new Region(BaseImage.REGION));
        wanted.setSize(1);
        wanted.setDescription("for a test");
        Volume volume = api.createVolume(wanted);
        Path disk = stack.volume(BaseImage.REGION, volume.getId());
        await().atMost(PATIENCE).until(() -> Files.exists(disk));
        completed(api.attachVolume(droplet, volume.getId(), BaseImage.REGION));
        assertThat(api.getVolumeInfo(volume.getId()).getDropletIds()).containsExactly(droplet);

        new DiskChange(43, 5, 64 << 10).apply(disk, 1L << 30, 1 << 20);
        api.takeVolumeSnapshot(volume.getId(), "api-client-data-1");
        var snapshots =
                stack.acme().get("/v2/volumes/" + volume.getId() + "/snapshots").path("snapshots");
        assertThat(snapshots).hasSize(1);
        String snapshot = snapshots.get(0).path("id").asText();

        completed(api.detachVolume(droplet, volume.getId(), BaseImage.REGION));
        api.deleteSnapshot(snapshot);
        api.deleteVolume(volume.getId());
        api.deleteDroplet(droplet);
        assertThatThrownBy(() -> api.getVolumeInfo(volume.getId()))
                .isInstanceOf(DigitalOceanException.class)
                .hasMessageContaining("could not be found");
    }

    private void renameAndTag(Integer snapshot) throws Exception {
        Image renamed = new Image(snapshot);
        renamed.setName("api-client-kept");
        assertThat(api.updateImage(renamed).getName()).isEqualTo("api-client-kept");
        api.createTag("api-client");
        api.tagResources("api-client", List.of(new Resource(snapshot.toString(), ResourceType.IMAGE)));
        assertThat(api.getImageInfo(snapshot))
                .returns(List.of("api-client"), Image::getTags)
                .returns(ImageStatus.AVAILABLE, Image::getStatus);
        api.deleteTag("api-client");
        assertThat(api.getImageInfo(snapshot).getTags()).isEmpty();
    }

    private int createDroplet(String name, Image image) throws Exception {
        Droplet wanted = new Droplet();
        wanted.setName(name);
        wanted.setRegion(new Region(BaseImage.REGION));
        wanted.setSize(SIZE);
        wanted.setImage(image);
        int id = api.createDroplet(wanted).getId();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(api.getDropletInfo(id).getStatus()).isEqualTo(DropletStatus.ACTIVE));
        return id;
    }

    private void completed(Action action) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(api.getActionInfo(action.getId()).getStatus())
                                .isEqualTo(ActionStatus.COMPLETED));
    }

    /** Shows the reply to the contract's judge and leaves it readable for the client. */
    private void judge(HttpResponse response, HttpContext context) throws IOException {
        byte[] body = new byte[0];
        if (response.getEntity() != null) {
            response.setEntity(new BufferedHttpEntity(response.getEntity()));
            body = EntityUtils.toByteArray(response.getEntity());
        }
        HttpRequestWrapper request =
                (HttpRequestWrapper) HttpClientContext.adapt(context).getRequest();
        stack.watch()
                .observe(new Exchange(
                        request.getMethod(),
                        request.getURI().getPath(),
                        response.getStatusLine().getStatusCode(),
                        response.containsHeader("Content-Type")
                                ? response.getFirstHeader("Content-Type").getValue()
                                : "",
                        body));
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        return SSLContexts.custom().loadTrustMaterial(store).build();
    }

    /** The host is the only thing of the address that the client lets be changed. */
    private static final class Client extends DigitalOceanClient {
        Client(URI api, String token, CloseableHttpClient http) {
            super("v2", token, http);
            apiHost = api.getAuthority();
        }
    }
}
