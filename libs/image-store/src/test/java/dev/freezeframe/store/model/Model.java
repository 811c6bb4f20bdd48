package dev.freezeframe.store.model;

import org.jspecify.annotations.Nullable;

/**
 * What can happen, one step after the other. A state is an array of bytes of a fixed length; equal arrays are equal
 * states.
 */
interface Model {
    /** The only state without a predecessor, in canonical form. */
    byte[] initial();

    /** Gives every step that can happen next to {@code steps}. Must not change {@code state}. */
    void successors(byte[] state, Steps steps);

    /**
     * The same state without what makes no difference to what can happen next. Names stay. May work in place.
     *
     * @param state as a step left it
     */
    byte[] normal(byte[] state);

    /** Of all states that differ from {@code state} only in names, the one that stands for them. */
    byte[] canonical(byte[] state);

    /** What must never be and is so in {@code state}; null if all is well. */
    @Nullable
    String violation(byte[] state);

    /** Takes steps as they are found. */
    @FunctionalInterface
    interface Steps {
        /**
         * One step.
         *
         * @param next the state after it, not yet normal; the receiver may change it
         * @param what the step's name, with a {@code %} for each of {@code numbers}
         */
        void to(byte[] next, String what, int... numbers);
    }
}
