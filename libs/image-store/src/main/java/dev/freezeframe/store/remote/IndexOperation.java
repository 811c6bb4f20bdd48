package dev.freezeframe.store.remote;

import java.time.Duration;

/** The operations, with the path of each and how long it may take. */
enum IndexOperation {
    BEGIN("begin", 20),
    PIN("pin", 20),
    RESERVE("reserve", 20),
    RECORD_CHUNKS("record-chunks", 20),
    RECORD_PAGES("record-pages", 20),
    STAGE("stage", 20),
    RELEASE("release", 20),
    DROP("drop", 60),
    HOLD("hold", 60),
    LOCATE("locate", 20),
    CHUNKS_OF("chunks-of", 20),
    ROOT("root", 20),
    PAGES("pages", 20),
    COMPARE("compare", 120);

    private final String path;
    private final Duration timeout;

    IndexOperation(String path, int seconds) {
        this.path = path;
        this.timeout = Duration.ofSeconds(seconds);
    }

    String path() {
        return path;
    }

    Duration timeout() {
        return timeout;
    }
}
