package dev.freezeframe.local.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Judges every reply it is shown and remembers what was wrong. Safe for use by several threads. */
public final class ContractWatch {

    private static final String FILE = "../shared/openapi/digitalocean-v2-subset.json";

    private final Optional<PublishedContract> contract;
    private final List<String> violations = new ArrayList<>();
    private final List<Consumer<Exchange>> listeners = new CopyOnWriteArrayList<>();
    private long judged;

    ContractWatch(Optional<PublishedContract> contract) {
        this.contract = contract;
    }

    /**
     * With the contract beside the repository. Where it is not, replies are not judged, and the build's output says so.
     *
     * @param repository the repository's root
     */
    public static ContractWatch beside(Path repository) throws IOException {
        Path file = repository.resolve(FILE).normalize();
        if (!Files.exists(file)) {
            System.out.println("The published contract is not there, so replies are NOT validated against it: " + file);
            return new ContractWatch(Optional.empty());
        }
        System.out.println("Every reply is validated against the published contract: " + file);
        return new ContractWatch(Optional.of(PublishedContract.read(file)));
    }

    /** Whether the contract is there. */
    public boolean isWatching() {
        return contract.isPresent();
    }

    /** Shows every reply from now on to somebody else too. */
    public void listen(Consumer<Exchange> listener) {
        listeners.add(listener);
    }

    /** Judges a reply. */
    public void observe(Exchange exchange) {
        listeners.forEach(listener -> listener.accept(exchange));
        if (contract.isEmpty()) {
            return;
        }
        List<String> found = contract.get().violations(exchange);
        synchronized (this) {
            judged++;
            found.forEach(violation -> violations.add(exchange + ": " + violation));
        }
    }

    /** How many replies it has judged. */
    public synchronized long judged() {
        return judged;
    }

    /** What was wrong since the last call. */
    public synchronized List<String> drain() {
        List<String> drained = List.copyOf(violations);
        violations.clear();
        return drained;
    }
}
