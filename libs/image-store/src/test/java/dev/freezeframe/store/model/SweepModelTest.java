package dev.freezeframe.store.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.model.Bounds.Roots;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state that the protocol between writers and the sweep can reach keeps every promise, and a protocol with a mistake
 * in it does not. {@code -Dmodel=large} checks larger worlds as well, which takes a few minutes.
 */
class SweepModelTest {
    private static final Logger LOG = Logger.getLogger(SweepModelTest.class);
    private static final int LIMIT = 100_000_000;

    private static final Bounds TWO_JOBS = new Bounds(2, 1, 2, 0, 1, 1, Roots.NONE, false);
    private static final Bounds TAKE_OVER = new Bounds(1, 2, 3, 0, 1, 1, Roots.NONE, false);
    private static final Bounds QUARANTINE = new Bounds(2, 1, 2, 0, 1, 1, Roots.NONE, false, true);
    private static final Bounds COPIES = new Bounds(1, 1, 2, 0, 1, 1, Roots.COPIED, false);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void everyReachableStateKeepsEveryPromise(String name, Bounds bounds) {
        assertNoViolation(name, bounds);
    }

    static Stream<Arguments> everyReachableStateKeepsEveryPromise() {
        return Stream.of(
                Arguments.of("two jobs write the same content", new Bounds(2, 1, 3, 0, 1, 1, Roots.NONE, false)),
                Arguments.of("a job is taken over, and does not know", new Bounds(1, 2, 3, 0, 1, 1, Roots.NONE, false)),
                Arguments.of("a job is taken over, with roots", new Bounds(1, 2, 2, 0, 1, 1, Roots.SAVED, false)),
                Arguments.of("pages that name chunks", new Bounds(2, 1, 2, 1, 1, 1, Roots.NONE, false)),
                Arguments.of("two sweeps at once", new Bounds(2, 1, 2, 0, 1, 2, Roots.NONE, false)),
                Arguments.of("uploads come late and twice", new Bounds(2, 1, 2, 0, 1, 1, Roots.NONE, true)),
                Arguments.of("an image is copied there again", new Bounds(1, 1, 2, 0, 1, 1, Roots.COPIED, false)),
                Arguments.of("two copies of an image at once", new Bounds(2, 1, 2, 0, 1, 1, Roots.COPIED, false)),
                Arguments.of("content is quarantined", new Bounds(2, 1, 3, 0, 1, 1, Roots.NONE, false, true)),
                Arguments.of("a take-over, and quarantine", new Bounds(1, 2, 2, 0, 1, 1, Roots.NONE, false, true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @EnabledIfSystemProperty(named = "model", matches = "large")
    void everyReachableStateOfLargerWorldsKeepsEveryPromise(String name, Bounds bounds) {
        assertNoViolation(name, bounds);
    }

    static Stream<Arguments> everyReachableStateOfLargerWorldsKeepsEveryPromise() {
        return Stream.of(
                Arguments.of("two jobs with roots", new Bounds(2, 1, 2, 0, 1, 1, Roots.SAVED, false)),
                Arguments.of("a take-over, and pages", new Bounds(1, 2, 2, 1, 1, 1, Roots.NONE, false)),
                Arguments.of("two pages share a chunk", new Bounds(2, 1, 2, 1, 2, 1, Roots.NONE, false)),
                Arguments.of("pages, chunks and quarantine", new Bounds(1, 1, 2, 1, 1, 1, Roots.NONE, false, true)),
                Arguments.of("copies, taken over and late", new Bounds(1, 2, 2, 0, 1, 1, Roots.COPIED, true)),
                Arguments.of("a take-over, roots, all late", new Bounds(1, 2, 2, 0, 1, 1, Roots.SAVED, true)));
    }

    private static void assertNoViolation(String name, Bounds bounds) {
        Set<Promise> promises = EnumSet.allOf(Promise.class);
        if (bounds.late()) {
            promises.remove(Promise.NOTHING_LEAKS);
        }
        Exploration exploration = new Explorer(new SweepModel(bounds, null, promises), LIMIT).explore();
        LOG.infof("sweep model: %s: %s", name, exploration);
        assertThat(exploration.violation()).as(exploration.toString()).isNull();
        assertThat(exploration.states()).as("the model does something").isGreaterThan(10_000);
    }

    /** A mistake, and what the checker says of it: the promise that is broken, and steps of the shortest way there. */
    enum Mistake {
        PIN_WITHOUT_ROW_LOCK(
                Mutation.PIN_WITHOUT_ROW_LOCK,
                TWO_JOBS,
                Promise.NOTHING_PINNED_IS_GONE,
                "upload 2 sees content 0",
                "content 0 is condemned",
                "content 0 is taken",
                "upload 2 raises the pin of content 0"),
        PIN_WITHOUT_ROW_LOCK_LOSES_AN_IMAGE(
                Mutation.PIN_WITHOUT_ROW_LOCK,
                TWO_JOBS,
                Promise.NOTHING_COMMITTED_IS_GONE,
                "content 0 is taken",
                "upload 2 raises the pin of content 0",
                "upload 2 commits an image of page 0"),
        NAMES_WITHOUT_UPLOAD(
                Mutation.NAMES_WITHOUT_UPLOAD,
                TWO_JOBS,
                Promise.NOTHING_COMMITTED_IS_GONE,
                "object 0 is deleted, and will be again",
                "upload 1 records content 0",
                "upload 1 commits an image of page 0",
                "object 0 is deleted"),
        PINS_IGNORED(
                Mutation.PINS_IGNORED,
                TWO_JOBS,
                Promise.NOTHING_COMMITTED_IS_GONE,
                "upload 1 records content 0",
                "content 0 is condemned",
                "content 0 is taken",
                "upload 1 commits an image of page 0"),
        SESSION_NOT_CHECKED(
                Mutation.SESSION_NOT_CHECKED,
                TAKE_OVER,
                Promise.NOTHING_COMMITTED_IS_GONE,
                "release the session of job 0",
                "upload 1 records content 0",
                "content 0 is taken",
                "upload 1 commits an image of page 0"),
        TAKE_WITHOUT_SECOND_LOOK(
                Mutation.TAKE_WITHOUT_SECOND_LOOK,
                TWO_JOBS,
                Promise.NOTHING_COMMITTED_IS_GONE,
                "content 0 is chosen",
                "upload 2 pins content 0",
                "upload 2 commits an image of page 0",
                "content 0 is taken"),
        TAKE_WHAT_IS_LIVE(
                Mutation.TAKE_WHAT_IS_LIVE,
                TWO_JOBS,
                Promise.NOTHING_COMMITTED_IS_GONE,
                "the sweep asks which sessions are open",
                "content 0 is taken",
                "upload 1 commits an image of page 0"),
        CONDEMN_BESIDE_BEGIN(
                Mutation.CONDEMN_BESIDE_BEGIN,
                TWO_JOBS,
                Promise.NOTHING_PINNED_IS_GONE,
                "the sweep asks which sessions are open",
                "job 0 begins: upload 1",
                "upload 1 records content 0",
                "content 0 is condemned"),
        FORGET_BEFORE_DELETE(
                Mutation.FORGET_BEFORE_DELETE,
                TWO_JOBS,
                Promise.NOTHING_LEAKS,
                "object 0 arrives",
                "object 0 is garbage",
                "object 0 is forgotten"),
        UPLOAD_WITHOUT_RESERVATION(
                Mutation.UPLOAD_WITHOUT_RESERVATION, TWO_JOBS, Promise.NOTHING_LEAKS, "upload 1 sends object 0"),
        READ_WITHOUT_HOLD(
                Mutation.READ_WITHOUT_HOLD,
                TWO_JOBS,
                Promise.NOTHING_COMMITTED_IS_GONE,
                "a restore of page 0 begins",
                "an image of page 0 is dropped",
                "content 0 is taken"),
        OWN_NAME_RESERVED_AGAIN(
                Mutation.OWN_NAME_RESERVED_AGAIN,
                QUARANTINE,
                Promise.NOTHING_COMMITTED_IS_GONE,
                "upload 1 records content 0",
                "upload 2 commits an image of page 0",
                "content 0 is quarantined",
                "upload 1 misses content 0 and reserves it",
                "release the session of job 0",
                "object 0 is deleted"),
        NAMES_OF_OPEN_SESSIONS_FORGOTTEN(
                Mutation.NAMES_OF_OPEN_SESSIONS_FORGOTTEN,
                QUARANTINE,
                Promise.NOTHING_COMMITTED_IS_GONE,
                "upload 2 commits an image of page 0",
                "object 0 is deleted, and will be again",
                "object 0 is forgotten",
                "upload 1 misses content 0 and reserves it",
                "upload 1 records content 0",
                "object 0 is deleted"),
        HEAL_FORGETS_THE_OLD_OBJECT(
                Mutation.HEAL_FORGETS_THE_OLD_OBJECT,
                QUARANTINE,
                Promise.NOTHING_LEAKS,
                "upload 1 records content 0",
                "content 0 is quarantined",
                "upload 2 records content 0"),
        ROOTS_NAMED_BY_IMAGE(
                Mutation.ROOTS_NAMED_BY_IMAGE,
                COPIES,
                Promise.NOTHING_COMMITTED_IS_GONE,
                "object 2 is deleted, and will be again",
                "object 2 is forgotten",
                "upload 2 reserves its root",
                "upload 2 commits an image of page 0",
                "object 2 is deleted");

        private final Mutation mutation;
        private final Bounds bounds;
        private final Promise promise;
        private final List<String> steps;

        Mistake(Mutation mutation, Bounds bounds, Promise promise, String... steps) {
            this.mutation = mutation;
            this.bounds = bounds;
            this.promise = promise;
            this.steps = List.of(steps);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMistakeInTheProtocolIsFound(Mistake mistake) {
        Model model = new SweepModel(mistake.bounds, mistake.mutation, EnumSet.of(mistake.promise));
        Exploration exploration = new Explorer(model, LIMIT).explore();
        LOG.infof("sweep model: %s: %s", mistake, exploration);
        assertThat(exploration.violation()).isNotNull();
        assertThat(exploration.trace()).hasSizeLessThanOrEqualTo(22).containsSubsequence(mistake.steps);
        assertThat(exploration.trace()).last().isEqualTo(mistake.steps.get(mistake.steps.size() - 1));
    }
}
