package dev.freezeframe.gateway.proxy;

import dev.freezeframe.kit.http.UnfinishedAnswer;
import io.quarkus.vertx.http.runtime.filters.AbstractResponseWrapper;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;

/** A request of which everybody hears that its answer was broken off, as the proxy does when a service dies within it: {@link UnfinishedAnswer}. */
final class BreakableRequest extends HttpServerRequestWrapper {
    private final HttpServerResponse response;

    BreakableRequest(HttpServerRequest request) {
        super((HttpServerRequestInternal) request);
        this.response = new Breakable(request);
    }

    @Override
    public HttpServerResponse response() {
        return response;
    }

    private static final class Breakable extends AbstractResponseWrapper {
        private final HttpServerRequest request;

        Breakable(HttpServerRequest request) {
            super(request.response());
            this.request = request;
        }

        @Override
        public boolean reset() {
            return reset(0);
        }

        @Override
        public boolean reset(long code) {
            if (ended()) {
                return false;
            }
            UnfinishedAnswer.breakOff(request);
            return true;
        }
    }
}
