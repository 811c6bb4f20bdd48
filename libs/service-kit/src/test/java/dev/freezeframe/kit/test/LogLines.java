package dev.freezeframe.kit.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What is logged while a test runs, with its fields. An extension, to be registered in a field that is not static. */
public final class LogLines implements BeforeEachCallback, AfterEachCallback {
    private final Logger root = Logger.getLogger("");
    private final List<ExtLogRecord> kept = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            ExtLogRecord extended = ExtLogRecord.wrap(line);
            extended.copyMdc();
            kept.add(extended);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** The lines until now. */
    public List<ExtLogRecord> kept() {
        return List.copyOf(kept);
    }

    /** Those with this value of the field {@code request_id}. */
    public List<ExtLogRecord> ofRequest(String id) {
        return kept.stream()
                .filter(line -> id.equals(line.getMdc("request_id")))
                .toList();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        root.addHandler(handler);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        root.removeHandler(handler);
    }
}
