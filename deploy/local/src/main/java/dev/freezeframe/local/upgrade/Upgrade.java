package dev.freezeframe.local.upgrade;

import dev.freezeframe.local.Progress;
import dev.freezeframe.local.Repository;
import dev.freezeframe.local.Service;
import dev.freezeframe.local.ServiceInstance;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.StackException;
import dev.freezeframe.local.StackOptions.Wiring;
import dev.freezeframe.local.load.Load;
import dev.freezeframe.local.load.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The steps of an upgrade, each under load and followed by a look at what was lost. */
final class Upgrade {
    private static final Duration SETTLE = Duration.ofSeconds(15);
    private static final Duration WARM = Duration.ofMinutes(2);

    private final Stack stack;
    private final Load load;
    private final Progress progress;

    Upgrade(Stack stack, Load load, Progress progress) {
        this.stack = stack;
        this.load = load;
        this.progress = progress;
    }

    /**
     * Migrates the databases, replaces all instances one after the other, and the last of each service by the old build again.
     *
     * @return what became of all requests
     */
    Tally run(Repository before, Repository after, Wiring wiring)
            throws IOException, StackException, InterruptedException {
        load.start();
        warm();
        for (Service service : Service.values()) {
            stack.migrate(service, after);
        }
        look("the old build works on the new schema");
        for (List<ServiceInstance> together : steps(wiring)) {
            replace(together, after);
        }
        look("the new build alone");
        List<ServiceInstance> last = new ArrayList<>();
        for (Service service : Service.values()) {
            List<ServiceInstance> instances = stack.services().of(service);
            last.add(instances.get(instances.size() - 1));
        }
        if (wiring == Wiring.ALL) {
            for (ServiceInstance instance : last) {
                replace(List.of(instance), before);
            }
            look("one instance of each rolled back, beside the new build");
        }
        return load.stop();
    }

    /**
     * What is replaced together: each instance by itself where all use all; otherwise those of a number, as a gateway would have nobody to
     * turn to.
     */
    private List<List<ServiceInstance>> steps(Wiring wiring) {
        List<ServiceInstance> all = stack.services().all();
        if (wiring == Wiring.ALL) {
            return all.stream().map(List::of).toList();
        }
        return all.stream()
                .map(ServiceInstance::number)
                .distinct()
                .map(number -> all.stream()
                        .filter(instance -> instance.number() == number)
                        .toList())
                .toList();
    }

    /** Who uses others is stopped before them and started after them. */
    private void replace(List<ServiceInstance> together, Repository build)
            throws IOException, StackException, InterruptedException {
        List<ServiceInstance> usersFirst = new ArrayList<>(together);
        Collections.reverse(usersFirst);
        for (ServiceInstance instance : usersFirst) {
            if (instance.service() == Service.GATEWAY) {
                load.avoid(stack.services().address(instance));
            }
            long begun = System.nanoTime();
            stack.services().stop(instance);
            progress.say(String.format(
                    Locale.ROOT, "  %s has ended after %.1f s", instance, (System.nanoTime() - begun) / 1e9));
            stack.replace(instance, build);
        }
        for (ServiceInstance instance : together) {
            stack.services().start(instance);
            if (instance.service() == Service.GATEWAY) {
                load.use(stack.services().address(instance));
            }
            tell("replaced " + instance);
        }
    }

    private void warm() throws StackException, InterruptedException {
        long deadline = System.nanoTime() + WARM.toNanos();
        for (String kind : List.of(Load.SNAPSHOT, Load.LARGE_SNAPSHOT, Load.TRANSFER, Load.REPLICATION)) {
            while (load.tally().done(kind) == 0) {
                if (System.nanoTime() > deadline || !load.tally().failures().isEmpty()) {
                    throw new StackException("The old build does not do its work: " + kind + " was not done, "
                            + load.tally().failures());
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        tell("the old build works");
    }

    private void look(String state) throws InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLE.toSeconds());
        tell(state);
    }

    private void tell(String what) {
        progress.say(String.format(
                Locale.ROOT,
                "  %-56s %6d requests, %d lost",
                what,
                load.tally().answered(),
                load.tally().failures().size()));
    }
}
