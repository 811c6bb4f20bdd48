package dev.freezeframe.local;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** Changes what an instance of a running stack is told, as an operator does: it is stopped in good order and started again. */
final class InstanceSettings {
    private InstanceSettings() {}

    /**
     * Changes the settings of one instance, which is used again when this returns.
     *
     * @param meanwhile is done from when the instance has stopped, while it starts
     */
    static void change(Stack stack, ServiceInstance instance, Consumer<Properties> change, Callable<Void> meanwhile)
            throws Exception {
        Path file = stack.home().workingDirectory(instance).resolve("config/application.properties");
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        }
        change.accept(settings);
        stack.services().stop(instance);
        write(settings, file);
        FutureTask<Void> start = new FutureTask<>(() -> {
            stack.services().start(instance);
            return null;
        });
        Thread starter = new Thread(start, "start-" + instance);
        starter.start();
        try {
            meanwhile.call();
        } finally {
            starter.join();
        }
        start.get();
    }

    private static void write(Properties settings, Path file) throws IOException {
        StringWriter text = new StringWriter();
        settings.store(text, null);
        PrivateFiles.write(file, text.toString());
    }
}
