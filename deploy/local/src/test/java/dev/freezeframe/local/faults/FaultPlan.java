package dev.freezeframe.local.faults;

import dev.freezeframe.local.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What is to happen in a run. It follows from the seed alone; when it happens follows from the system too.
 *
 * @param faults by the time from which on they may come
 */
record FaultPlan(List<Planned> faults) {

    private static final List<FaultKind> CLOCKS =
            List.of(FaultKind.CLOCK_AHEAD, FaultKind.CLOCK_BEHIND, FaultKind.CLOCK_FAR_AHEAD);

    /**
     * A fault to come.
     *
     * @param kind what happens
     * @param service to which service, where the kind is about one
     * @param instance to which of its two instances, 0 or 1; 2 for both at once
     * @param step when it happens
     * @param occurrence at which time that the step is seen from {@code notBefore} on, from 1
     * @param afterEffect with a step that is a request to S3: whether it happens once S3 has done it, or before
     * @param notBefore since the workload's begin
     * @param lasting how long, where the kind has a length
     */
    record Planned(
            FaultKind kind,
            Service service,
            int instance,
            Step step,
            int occurrence,
            boolean afterEffect,
            Duration notBefore,
            Duration lasting) {}

    /** Two thirds at steps, the others at any time, over the whole of the workload; with two of three plans a clock goes wrong, too. */
    static FaultPlan of(long seed, Duration workload) {
        Random random = new Random(seed);
        int count = 5 + random.nextInt(4);
        List<Planned> faults = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            faults.add(planned(kind(random), random, workload));
        }
        // From a source of its own: it came later than the others, and what they are is part of what a seed means.
        Random ofClocks = new Random(~seed);
        if (ofClocks.nextInt(3) > 0) {
            faults.add(planned(CLOCKS.get(ofClocks.nextInt(CLOCKS.size())), ofClocks, workload));
        }
        faults.sort(Comparator.comparing(Planned::notBefore));
        return new FaultPlan(List.copyOf(faults));
    }

    private static Planned planned(FaultKind kind, Random random, Duration workload) {
        Service service = service(kind, random);
        Step step = random.nextInt(3) == 0
                ? Step.ANY_TIME
                : Step.all().get(1 + random.nextInt(Step.all().size() - 1));
        Duration from = workload.multipliedBy(random.nextInt(85)).dividedBy(100);
        return new Planned(
                kind,
                service,
                random.nextInt(3),
                step,
                1 + random.nextInt(2),
                random.nextBoolean(),
                from,
                lasting(kind, random));
    }

    private static FaultKind kind(Random random) {
        int sum = 0;
        for (FaultKind kind : FaultKind.values()) {
            sum += kind.weight();
        }
        int left = random.nextInt(sum);
        for (FaultKind kind : FaultKind.values()) {
            left -= kind.weight();
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("weights do not add up");
    }

    /** Those that do most of the work are hit most often; no gateway stands before itself. */
    private static Service service(FaultKind kind, Random random) {
        int lot = random.nextInt(10);
        boolean behindGateway =
                kind == FaultKind.SERVICE_CUT_OFF || kind == FaultKind.SERVICE_SILENT || kind == FaultKind.REPLIES_LOST;
        if (lot < 5) {
            return Service.SNAPSHOT;
        }
        if (lot < 7) {
            return Service.REPLICATION;
        }
        return lot < 9 || behindGateway ? Service.TRANSFER : Service.GATEWAY;
    }

    private static Duration lasting(FaultKind kind, Random random) {
        return switch (kind) {
            // Longer than the lease of a job, and now and then than the session of a consumer.
            case SERVICE_SUSPENDED ->
                Duration.ofMillis(random.nextInt(4) == 0 ? 12_000 : 5_500 + random.nextInt(2_500));
            case DATABASE_SILENT, KAFKA_SILENT -> Duration.ofMillis(2_000 + random.nextInt(6_000));
            case SERVICE_KILLED -> Duration.ofMillis(random.nextInt(2_500));
            case CLOCK_AHEAD, CLOCK_BEHIND, CLOCK_FAR_AHEAD -> Duration.ofMillis(3_000 + random.nextInt(5_000));
            case SERVERS_SUSPENDED -> Duration.ofMillis(3_000 + random.nextInt(4_000));
            default -> Duration.ofMillis(800 + random.nextInt(4_000));
        };
    }
}
