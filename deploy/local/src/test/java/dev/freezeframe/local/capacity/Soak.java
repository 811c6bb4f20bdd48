package dev.freezeframe.local.capacity;

import dev.freezeframe.local.Service;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.load.Load;
import dev.freezeframe.local.load.Tally;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Mixed work of all services for a long time, at a moderate pace: what each service holds on to at first, when it has warmed up, and at last. */
final class Soak {
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** The part of the time in which code is compiled and caches fill. */
    private static final int WARM = 4;

    private static final double MOST_GROWTH = 1.15;
    private static final long ALWAYS_ALLOWED_MIB = 16;

    private final Stack stack;
    private final Table table;

    Soak(Stack stack, Table table) {
        this.stack = stack;
        this.table = table;
    }

    void run(Duration time) throws Exception {
        try (Load load = new Load(stack.home(), stack.credentials(), PAUSE)) {
            Map<Service, Memory> first = Memory.of(stack);
            load.start();
            TimeUnit.MILLISECONDS.sleep(time.toMillis() / WARM);
            Map<Service, Memory> warm = Memory.of(stack);
            TimeUnit.MILLISECONDS.sleep(time.toMillis() - time.toMillis() / WARM);
            Map<Service, Memory> last = Memory.of(stack);
            Tally tally = load.stop();
            System.out.println(tally.table());
            tally.failures().forEach(System.out::println);
            table.row(
                    "soak of " + time.toMinutes() + " minutes",
                    tally.answered() + " requests, " + tally.failures().size() + " lost",
                    "none is lost",
                    tally.failures().isEmpty());
            for (Service service : Service.values()) {
                row(service, Memory.of(first, service), Memory.of(warm, service), Memory.of(last, service));
            }
        }
    }

    private void row(Service service, Memory first, Memory warm, Memory last) {
        table.row(
                "  " + service.module() + ", first, warm, last",
                "RSS " + first.resident() + ", " + warm.resident() + ", " + last.resident() + "; heap " + first.heap()
                        + ", " + warm.heap() + ", " + last.heap() + " MiB",
                "flat from warm to last",
                flat(warm.heap(), last.heap()) && flat(warm.resident(), last.resident()));
    }

    private static boolean flat(long before, long after) {
        return after <= Math.max(before + ALWAYS_ALLOWED_MIB, before * MOST_GROWTH);
    }
}
