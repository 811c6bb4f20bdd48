package dev.freezeframe.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchedStreamTest {
    /** As those of HTTP messages: at its end it takes no handlers any more, not even none. */
    private static final class Message implements ReadStream<Buffer> {
        private @Nullable Handler<Void> onEnd;
        private boolean ended;

        void end() {
            ended = true;
            if (onEnd != null) {
                onEnd.handle(null);
            }
        }

        @Override
        public Message handler(@Nullable Handler<Buffer> handler) {
            checkEnded();
            return this;
        }

        @Override
        public Message endHandler(@Nullable Handler<Void> handler) {
            checkEnded();
            onEnd = handler;
            return this;
        }

        private void checkEnded() {
            if (ended) {
                throw new IllegalStateException("ended");
            }
        }

        @Override
        public Message exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public Message pause() {
            return this;
        }

        @Override
        public Message resume() {
            return this;
        }

        @Override
        public Message fetch(long amount) {
            return this;
        }
    }

    private static final class Watched extends WatchedStream {
        Watched(ReadStream<Buffer> source) {
            super(source);
        }

        @Override
        void watch(Buffer part) {}

        @Override
        void over() {}
    }

    @Test
    void handlersAreTakenBackAtTheEndWithoutAnException() {
        Message message = new Message();
        WatchedStream watched = new Watched(message);
        List<String> told = new ArrayList<>();
        watched.handler(part -> told.add("part"));
        watched.endHandler(end -> told.add("end"));
        message.end();

        assertThatCode(() -> watched.handler(null).endHandler(null)).doesNotThrowAnyException();
        assertThat(told).containsExactly("end");
    }
}
