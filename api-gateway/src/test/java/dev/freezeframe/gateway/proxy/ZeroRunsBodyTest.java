package dev.freezeframe.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZeroRunsBodyTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<String> told = new ArrayList<>();
    private final Buffer file = Buffer.buffer();

    /** A service that sends parts when it is asked for them. */
    private static final class Service implements ReadStream<Buffer> {
        private final List<Buffer> parts = new ArrayList<>();
        private boolean flowing = true;
        private int asked;
        private @Nullable Handler<Buffer> reader;
        private @Nullable Handler<Void> onEnd;
        private @Nullable Handler<Throwable> onFailure;

        Service(Buffer runs, int partLength) {
            for (int at = 0; at < runs.length(); at += partLength) {
                parts.add(runs.slice(at, Math.min(runs.length(), at + partLength)));
            }
        }

        void fail() {
            if (onFailure != null) {
                onFailure.handle(new IllegalStateException("gone"));
            }
        }

        @Override
        public Service fetch(long amount) {
            assertThat(flowing).as("paused first").isFalse();
            assertThat(amount).isOne();
            asked++;
            if (parts.isEmpty()) {
                if (onEnd != null) {
                    onEnd.handle(null);
                }
            } else if (reader != null) {
                reader.handle(parts.remove(0));
            }
            return this;
        }

        @Override
        public Service pause() {
            flowing = false;
            return this;
        }

        @Override
        public Service resume() {
            flowing = true;
            return this;
        }

        @Override
        public Service handler(@Nullable Handler<Buffer> handler) {
            reader = handler;
            return this;
        }

        @Override
        public Service endHandler(@Nullable Handler<Void> handler) {
            onEnd = handler;
            return this;
        }

        @Override
        public Service exceptionHandler(@Nullable Handler<Throwable> handler) {
            onFailure = handler;
            return this;
        }
    }

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 9, 17, 1000})
    void runsBecomeTheFileHoweverTheyArrive(int partLength) {
        Buffer runs = run("some data")
                .appendLong(-7)
                .appendLong(-2)
                .appendBuffer(run("more"))
                .appendLong(-1);
        read(body(runs, partLength, 23));
        assertThat(file.toString()).isEqualTo("some data" + "\0".repeat(9) + "more" + "\0");
        assertThat(told).containsExactly("end");
    }

    @Test
    void aReaderThatPausesGetsNothingAndTheServiceIsNotAsked() {
        Service service = new Service(run("a").appendBuffer(run("b")).appendLong(-1), 9);
        ZeroRunsBody body = new ZeroRunsBody(service, 3, vertx);
        body.pause();
        read(body);
        assertThat(service.asked).isZero();

        body.fetch(1);
        assertThat(file.toString()).isEqualTo("a");
        int asked = service.asked;
        body.fetch(1);
        assertThat(file.toString()).isEqualTo("ab");
        assertThat(service.asked).isEqualTo(asked + 1);

        body.resume();
        assertThat(file.length()).isEqualTo(3);
        assertThat(told).containsExactly("end");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, 5, 1L << 40})
    void runsThatMakeUpAnotherLengthFail(long length) {
        read(body(run("four"), 100, length));
        assertThat(told).containsExactly("failure");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, -11, 11})
    void aRunThatIsLongerThanTheFileFailsBeforeAnyOfIt(long run) {
        read(body(Buffer.buffer().appendLong(run).appendString("0123456789a"), 100, 10));
        assertThat(file.length()).isZero();
        assertThat(told).containsExactly("failure");
    }

    @Test
    void aRunThatBreaksOffWithinItsLengthFails() {
        read(body(run("four").appendInt(0), 100, 4));
        assertThat(told).containsExactly("failure");
    }

    @Test
    void aFailureOfTheServiceIsTold() {
        Service service = new Service(run("four"), 100);
        ZeroRunsBody body = new ZeroRunsBody(service, 8, vertx);
        body.pause();
        read(body);
        body.fetch(1);
        service.fail();
        body.resume();
        assertThat(file.toString()).isEqualTo("four");
        assertThat(told).containsExactly("failure");
    }

    @Test
    void manyZerosLeaveTheEventLoopToOthersNowAndThen() throws Exception {
        long zeros = 1L << 30;
        CompletableFuture<Long> hadAtOthersTurn = new CompletableFuture<>();
        CompletableFuture<Long> all = new CompletableFuture<>();
        long[] had = {0};
        vertx.runOnContext(begin -> {
            ZeroRunsBody body = body(Buffer.buffer().appendLong(-zeros), 100, zeros);
            body.exceptionHandler(all::completeExceptionally);
            body.endHandler(end -> all.complete(had[0]));
            body.handler(part -> had[0] += part.length());
            vertx.runOnContext(other -> hadAtOthersTurn.complete(had[0]));
        });
        assertThat(all.get(30, TimeUnit.SECONDS)).isEqualTo(zeros);
        assertThat(hadAtOthersTurn.get(1, TimeUnit.SECONDS)).isBetween(1L, zeros / 10);
    }

    private ZeroRunsBody body(Buffer runs, int partLength, long length) {
        return new ZeroRunsBody(new Service(runs, partLength), length, vertx);
    }

    private void read(ZeroRunsBody body) {
        body.exceptionHandler(failure -> told.add("failure"));
        body.endHandler(end -> told.add("end"));
        body.handler(file::appendBuffer);
    }

    private static Buffer run(String data) {
        return Buffer.buffer().appendLong(data.length()).appendString(data);
    }
}
