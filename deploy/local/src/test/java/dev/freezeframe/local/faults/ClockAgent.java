package dev.freezeframe.local.faults;

import java.lang.instrument.Instrumentation;
import java.time.Instant;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Lets the wall clock of the process into which it is loaded go wrong: what {@link java.time.Clock} says, and with it {@link Instant#now}, and what
 * Kafka's client believes. Clocks that only measure how long something takes stay right, as they do when an operating system's
 * time is set.
 */
public final class ClockAgent {

    /** By how many milliseconds the clock is ahead; a property of the system, which the classes of the JDK can see. */
    private static final String SHIFT = "freezeframe.clock.shift";

    private static boolean installed;

    private ClockAgent() {}

    /** @param milliseconds by which the clock is ahead from now on; negative when it is behind */
    public static synchronized void agentmain(String milliseconds, Instrumentation instrumentation) {
        System.setProperty(SHIFT, milliseconds);
        if (!installed) {
            installed = true;
            install(instrumentation);
        }
    }

    private static void install(Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .ignore(ElementMatchers.none())
                .type(ElementMatchers.named("java.time.Clock"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(OfInstant.class).on(ElementMatchers.named("currentInstant"))))
                .type(ElementMatchers.named("java.time.Clock$SystemClock"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(OfMilliseconds.class).on(ElementMatchers.named("millis"))))
                .type(ElementMatchers.named("org.apache.kafka.common.utils.SystemTime"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(OfMilliseconds.class).on(ElementMatchers.named("milliseconds"))))
                .installOn(instrumentation);
    }

    /** Copied into the method whose result it changes. */
    static final class OfInstant {
        private OfInstant() {}

        @Advice.OnMethodExit
        static void shift(@Advice.Return(readOnly = false) Instant now) {
            now = now.plusMillis(Long.getLong(SHIFT, 0));
        }
    }

    /** Copied into the method whose result it changes. */
    static final class OfMilliseconds {
        private OfMilliseconds() {}

        @Advice.OnMethodExit
        static void shift(@Advice.Return(readOnly = false) long now) {
            now += Long.getLong(SHIFT, 0);
        }
    }
}
