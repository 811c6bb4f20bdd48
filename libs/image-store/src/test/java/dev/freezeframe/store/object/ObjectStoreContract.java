package dev.freezeframe.store.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.object.ObjectStore.Destination;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What every object store must do. A test class for an implementation extends it and says which one. */
public abstract class ObjectStoreContract {
    /** The store under test. Tests use names of their own; it need not be empty. */
    protected abstract ObjectStore store();

    @Test
    void anObjectComesBackAsItWasStored() {
        byte[] bytes = bytes(1, 1_500_000);
        put("contract/whole", bytes);
        assertThat(get("contract/whole")).isEqualTo(bytes);
    }

    @Test
    void anEmptyObjectIsAnObject() {
        put("contract/empty", new byte[0]);
        assertThat(get("contract/empty")).isEmpty();
        assertThat(await(store().list("contract/empty", "", 10)))
                .containsExactly(new ObjectSummary("contract/empty", 0));
    }

    @Test
    void directBuffersAreSentFromTheirPositionAndKeepIt() {
        byte[] bytes = bytes(2, 100_000);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 20).position(10);
        direct.put(bytes).flip().position(10);
        await(store().put("contract/direct", direct));
        assertThat(direct.position()).isEqualTo(10);
        assertThat(get("contract/direct")).isEqualTo(bytes);
    }

    @Test
    void anObjectIsReadIntoTheBufferGiven() {
        byte[] bytes = bytes(3, 70_000);
        put("contract/into", bytes);
        ByteBuffer target = ByteBuffer.allocateDirect(80_000).position(7);
        ByteBuffer read = await(store().get("contract/into", Destination.into(target)));
        assertThat(read).isSameAs(target);
        assertThat(read.position()).isZero();
        byte[] found = new byte[read.remaining()];
        read.get(found);
        assertThat(found).isEqualTo(bytes);
    }

    @Test
    void aLaterObjectReplacesAnEarlierOneOfItsName() {
        put("contract/replaced", bytes(4, 1000));
        put("contract/replaced", bytes(5, 10));
        assertThat(get("contract/replaced")).isEqualTo(bytes(5, 10));
    }

    @Test
    void anObjectThatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() -> get("contract/nobody"))
                .hasRootCauseInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("contract/nobody");
    }

    @Test
    void anObjectThatItsDestinationRefusesFailsWithTheDestinationsReason() {
        put("contract/large", bytes(6, 5000));
        assertThatThrownBy(() -> await(store().get("contract/large", Destination.onHeap(4999))))
                .rootCause()
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("5000");
        assertThatThrownBy(() -> await(store().get("contract/large", Destination.into(ByteBuffer.allocate(10)))))
                .rootCause()
                .isExactlyInstanceOf(IOException.class);
    }

    @Test
    void deletedObjectsAreGoneAndOthersStay() {
        put("contract/deleted/a", bytes(7, 10));
        put("contract/deleted/b", bytes(7, 10));
        put("contract/deleted/c", bytes(7, 10));
        await(store().delete(List.of("contract/deleted/a", "contract/deleted/c")));
        assertThat(names(await(store().list("contract/deleted/", "", 10)))).containsExactly("contract/deleted/b");
    }

    @Test
    void deletingWhatIsNotThereSucceeds() {
        await(store().delete(List.of("contract/never")));
        await(store().delete(List.of()));
    }

    @Test
    void listingIsInOrderAndCanBeContinued() {
        List<String> names = new ArrayList<>();
        for (String suffix : List.of("0", "00", "0a", "1/x", "1-x", "9", "a", "f-0", "f0")) {
            names.add("contract/listed/" + suffix);
            put("contract/listed/" + suffix, bytes(8, 5));
        }
        names.sort(Comparator.naturalOrder());
        put("contract/listee", bytes(8, 5));

        List<String> found = new ArrayList<>();
        String last = "";
        List<ObjectSummary> page;
        do {
            page = await(store().list("contract/listed/", last, 2));
            found.addAll(names(page));
            last = found.get(found.size() - 1);
        } while (page.size() == 2);

        assertThat(found).isEqualTo(names);
        assertThat(await(store().list("contract/none/", "", 5))).isEmpty();
    }

    private void put(String name, byte[] bytes) {
        await(store().put(name, ByteBuffer.wrap(bytes)));
    }

    private byte[] get(String name) {
        ByteBuffer object = await(store().get(name, Destination.onHeap(10_000_000)));
        byte[] bytes = new byte[object.remaining()];
        object.get(bytes);
        return bytes;
    }

    private static List<String> names(List<ObjectSummary> objects) {
        return objects.stream().map(ObjectSummary::name).toList();
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
