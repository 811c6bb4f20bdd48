package dev.freezeframe.local.capacity;

import dev.freezeframe.local.Service;
import dev.freezeframe.local.Stack;
import dev.freezeframe.local.bench.CpuTime;
import dev.freezeframe.local.bench.Database;
import java.io.IOException;
import java.util.Locale;

/**
 * Seconds of CPU, by whom they were used. Unlike rates they hardly depend on what else the machine does, and on one that has nothing else
 * to do they say which rates are possible: as many as there are cores, divided by what a request takes of them.
 *
 * @param gateway of the gateway
 * @param service of snapshot-service or of the bare endpoint
 * @param database of PostgreSQL
 * @param clients of this process
 * @param requests for which they were used
 */
record CpuShares(double gateway, double service, double database, double clients, long requests) {
    static final CpuShares NONE = new CpuShares(0, 0, 0, 0, 0);

    /** What those have used until now who answer what is asked through the gateway. */
    static CpuShares now(Stack stack) throws IOException {
        return new CpuShares(
                CpuTime.of(stack.process(Service.GATEWAY)),
                CpuTime.of(stack.process(Service.SNAPSHOT)),
                Database.cpuTime(stack.home()),
                CpuTime.of(ProcessHandle.current()),
                0);
    }

    /** What those have used until now who answer what the bare endpoint is asked. */
    static CpuShares now(Stack stack, BareEndpoint bare) throws IOException {
        return new CpuShares(
                0, CpuTime.of(bare.process()), Database.cpuTime(stack.home()), CpuTime.of(ProcessHandle.current()), 0);
    }

    CpuShares minus(CpuShares earlier) {
        return new CpuShares(
                gateway - earlier.gateway,
                service - earlier.service,
                database - earlier.database,
                clients - earlier.clients,
                requests);
    }

    /** These and others, which were used for so many requests. */
    CpuShares plus(CpuShares other, long more) {
        return new CpuShares(
                gateway + other.gateway,
                service + other.service,
                database + other.database,
                clients + other.clients,
                requests + more);
    }

    /** Microseconds a request. */
    double total() {
        return micros(gateway + service + database + clients);
    }

    /** The gateway's part of them. */
    double hop() {
        return micros(gateway);
    }

    private double micros(double seconds) {
        return seconds / requests * 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "gateway %.0f + service %.0f + PostgreSQL %.0f + clients %.0f = %.0f",
                micros(gateway),
                micros(service),
                micros(database),
                micros(clients),
                total());
    }
}
