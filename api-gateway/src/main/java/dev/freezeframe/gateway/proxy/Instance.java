package dev.freezeframe.gateway.proxy;

import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Objects;
import org.jboss.logging.Logger;

/** One instance of a service, and whether it is worth a try. Safe for use by several threads. */
final class Instance {
    private static final Logger LOG = Logger.getLogger(Instance.class);

    private final URI base;
    private final RequestOptions target;
    private volatile boolean ready = true;

    /** @param options times that hold for every request to it */
    Instance(URI base, RequestOptions options) {
        boolean tls = "https".equals(base.getScheme());
        this.base = base;
        this.target = new RequestOptions(options)
                .setHost(Objects.requireNonNull(base.getHost(), () -> "no host in " + base))
                .setPort(base.getPort() > 0 ? base.getPort() : tls ? 443 : 80)
                .setSsl(tls);
    }

    /** Where it is, with the times that hold for it; the caller's to change. */
    RequestOptions target() {
        return new RequestOptions(target);
    }

    boolean isReady() {
        return ready;
    }

    /** It takes requests. */
    void isBack() {
        if (!ready) {
            ready = true;
            LOG.infof("%s takes requests again", base);
        }
    }

    /**
     * It takes no requests now.
     *
     * @param reason for the log
     */
    void isAway(String reason) {
        if (ready) {
            ready = false;
            LOG.warnf("%s gets no requests until it is ready: %s", base, reason);
        }
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
