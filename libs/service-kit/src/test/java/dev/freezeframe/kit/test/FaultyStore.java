package dev.freezeframe.kit.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The servers of {@link RealServers}, with one region's bucket behind a proxy that can be told to misbehave. */
public final class FaultyStore extends RealServers {
    /** The region whose bucket misbehaves. */
    public static final String REGION = "ams3";

    private static FaultyS3 proxy;

    /** The proxy before the region's bucket. */
    public static FaultyS3 proxy() {
        return proxy;
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> config = super.start();
        try {
            proxy = FaultyS3.before(running().endpoints().s3().uri());
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy does not start", e);
        }
        config.put("freezeframe.regions." + REGION + ".s3.endpoint", proxy.uri().toString());
        return config;
    }

    @Override
    public void stop() {
        try {
            proxy.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy does not stop", e);
        }
    }
}
