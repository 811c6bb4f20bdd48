package dev.freezeframe.kit.test;

import io.quarkus.test.junit.QuarkusMock;
import java.time.Clock;
import java.time.Duration;

/** A clock of the instance under test that is wrong for as long as a test says. The database's stays right. */
public final class WrongClock {
    private WrongClock() {}

    /** Work that may fail in any way. */
    public interface Work {
        void run() throws Exception;
    }

    /** Does something with a clock that goes by that much ahead, or behind if it is negative. */
    public static void by(Duration ahead, Work work) throws Exception {
        QuarkusMock.installMockForType(Clock.offset(Clock.systemUTC(), ahead), Clock.class);
        try {
            work.run();
        } finally {
            QuarkusMock.installMockForType(Clock.systemUTC(), Clock.class);
        }
    }
}
