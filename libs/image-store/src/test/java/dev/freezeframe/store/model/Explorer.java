package dev.freezeframe.store.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;

/**
 * Visits every state of a model, nearest first, and stops at the first that must not be. What it then tells is one of the
 * shortest ways there.
 */
final class Explorer {
    private final Model model;
    private final int limit;

    /**
     * @param limit states at most; a model that has more fails the search, since nothing would be known about the rest
     */
    Explorer(Model model, int limit) {
        this.model = model;
        this.limit = limit;
    }

    Exploration explore() {
        byte[] initial = model.initial();
        StateSet states = new StateSet(initial.length);
        states.add(initial, -1);
        long[] steps = new long[1];
        int depth = 0;
        int levelEnds = 1;
        for (int number = 0; number < states.size(); number++) {
            if (number == levelEnds) {
                levelEnds = states.size();
                depth++;
            }
            byte[] state = states.get(number);
            String violation = model.violation(state);
            if (violation != null) {
                return new Exploration(states.size(), steps[0], depth, violation, trace(states, number));
            }
            int from = number;
            model.successors(state, (next, what, numbers) -> {
                steps[0]++;
                states.add(model.canonical(model.normal(next)), from);
            });
            if (states.size() > limit) {
                throw new IllegalStateException("more than " + limit + " states");
            }
        }
        return new Exploration(states.size(), steps[0], depth, null, List.of());
    }

    /** Goes the way once more, this time without renaming, so that what is called 1 stays 1. */
    private List<String> trace(StateSet states, int last) {
        LinkedList<byte[]> way = new LinkedList<>();
        for (int number = last; number > 0; number = states.parent(number)) {
            way.addFirst(states.get(number));
        }
        List<String> trace = new ArrayList<>();
        byte[] at = model.initial();
        for (byte[] to : way) {
            at = step(at, to, trace);
        }
        return trace;
    }

    private byte[] step(byte[] from, byte[] to, List<String> trace) {
        byte[][] taken = new byte[1][];
        model.successors(from, (next, what, numbers) -> {
            byte[] normal = model.normal(next);
            if (taken[0] == null && Arrays.equals(model.canonical(normal), to)) {
                taken[0] = normal;
                trace.add(text(what, numbers));
            }
        });
        if (taken[0] == null) {
            throw new IllegalStateException("the model does not take the same steps twice");
        }
        return taken[0];
    }

    private static String text(String what, int... numbers) {
        String text = what;
        for (int number : numbers) {
            text = text.replaceFirst("%", Integer.toString(number));
        }
        return text;
    }
}
