package dev.freezeframe.local.faults;

import dev.freezeframe.kit.test.FaultyS3.Fault;
import dev.freezeframe.kit.test.FaultyS3.Request;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What S3 does wrong at the moment. Safe for use by several threads. */
final class S3Faults {
    private final Set<FaultKind> now = ConcurrentHashMap.newKeySet();

    /** @param kind one of S3 */
    void begin(FaultKind kind) {
        now.add(kind);
    }

    void end(FaultKind kind) {
        now.remove(kind);
    }

    void endAll() {
        now.clear();
    }

    /** What is to happen to this request. */
    Fault of(Request request) {
        boolean reads = request.method().equals("GET") && request.isAboutContent();
        for (FaultKind kind : now) {
            switch (kind) {
                case S3_REFUSED -> {
                    return Fault.REFUSED;
                }
                case S3_SLOW -> {
                    return Fault.delayed(700);
                }
                case S3_BUSY -> {
                    return Fault.error(503, "SlowDown");
                }
                case S3_FAILED_AFTER_EFFECT -> {
                    return Fault.errorAfterEffect(500, "InternalError");
                }
                case S3_RESET -> {
                    return Fault.RESET;
                }
                case S3_HALF_SENT -> {
                    return Fault.HALF_SENT;
                }
                case S3_FALSIFIED -> {
                    if (reads) {
                        return Fault.FALSIFIED;
                    }
                }
                case S3_LISTING_STALE -> {
                    if (request.isListing()) {
                        return Fault.STALE;
                    }
                }
                default -> {}
            }
        }
        return Fault.NONE;
    }
}
