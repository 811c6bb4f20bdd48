package dev.freezeframe.gateway.proxy;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests the gateway holds for a service at a time, at most. Safe for use by several threads. */
final class Room {
    private final int most;
    private final AtomicInteger inside = new AtomicInteger();

    Room(int most) {
        this.most = most;
    }

    /** Takes a place, which must be given back by {@link #leave}; false if there is none. */
    boolean enter() {
        if (inside.incrementAndGet() <= most) {
            return true;
        }
        inside.decrementAndGet();
        return false;
    }

    void leave() {
        inside.decrementAndGet();
    }
}
