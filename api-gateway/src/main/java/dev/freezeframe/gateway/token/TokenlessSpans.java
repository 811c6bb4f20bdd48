package dev.freezeframe.gateway.token;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Keeps tokens that a client puts into a path or a query, where none belongs, out of the traces. */
@ApplicationScoped
public class TokenlessSpans implements SpanProcessor {
    /** Those that quote what the client asked for. */
    private static final List<AttributeKey<String>> OF_THE_CLIENT = List.of(
            AttributeKey.stringKey("url.path"),
            AttributeKey.stringKey("url.query"),
            AttributeKey.stringKey("url.full"),
            AttributeKey.stringKey("http.target"));

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        for (AttributeKey<String> key : OF_THE_CLIENT) {
            String said = span.getAttribute(key);
            if (said != null) {
                span.setAttribute(key, TokenText.withoutTokens(said));
            }
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        // What is quoted is known at the start.
    }

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
