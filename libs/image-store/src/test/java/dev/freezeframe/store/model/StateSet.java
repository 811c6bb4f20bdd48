package dev.freezeframe.store.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** States in the order in which they were found, each with the one it was found from. Holds millions of them. */
final class StateSet {
    private static final int SEGMENT_BITS = 14;
    private static final int SEGMENT = 1 << SEGMENT_BITS;

    private final int length;
    private final List<byte[]> segments = new ArrayList<>();
    private int[] parents = new int[SEGMENT];
    private int[] table = new int[1 << 16];
    private int size;

    StateSet(int length) {
        this.length = length;
    }

    int size() {
        return size;
    }

    byte[] get(int number) {
        int from = (number & (SEGMENT - 1)) * length;
        return Arrays.copyOfRange(segments.get(number >> SEGMENT_BITS), from, from + length);
    }

    int parent(int number) {
        return parents[number];
    }

    /** Whether the state is new. */
    boolean add(byte[] state, int parent) {
        if (size * 2 >= table.length) {
            grow();
        }
        int slot = slot(state, 0);
        if (table[slot] != 0) {
            return false;
        }
        if ((size & (SEGMENT - 1)) == 0) {
            segments.add(new byte[SEGMENT * length]);
        }
        if (size == parents.length) {
            parents = Arrays.copyOf(parents, size * 2);
        }
        System.arraycopy(state, 0, segments.get(size >> SEGMENT_BITS), (size & (SEGMENT - 1)) * length, length);
        parents[size] = parent;
        table[slot] = ++size;
        return true;
    }

    /** Where the state at {@code offset} of {@code bytes} is, or would be. */
    private int slot(byte[] bytes, int offset) {
        int slot = hash(bytes, offset) & (table.length - 1);
        while (table[slot] != 0 && !isAt(table[slot] - 1, bytes, offset)) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private boolean isAt(int number, byte[] bytes, int offset) {
        byte[] segment = segments.get(number >> SEGMENT_BITS);
        int from = (number & (SEGMENT - 1)) * length;
        return Arrays.equals(segment, from, from + length, bytes, offset, offset + length);
    }

    private int hash(byte[] bytes, int offset) {
        long hash = 0x9E3779B97F4A7C15L;
        for (int i = offset; i < offset + length; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001B3L;
        }
        hash ^= hash >>> 32;
        hash *= 0xD6E8FEB86659FD93L;
        return (int) (hash ^ hash >>> 29);
    }

    private void grow() {
        table = new int[table.length * 2];
        for (int number = 0; number < size; number++) {
            int offset = (number & (SEGMENT - 1)) * length;
            table[slot(segments.get(number >> SEGMENT_BITS), offset)] = number + 1;
        }
    }
}
