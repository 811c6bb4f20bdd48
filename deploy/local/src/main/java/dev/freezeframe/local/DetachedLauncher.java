package dev.freezeframe.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts {@code up} as a process that stays when this one returns, and shows what it says until everything is healthy. */
final class DetachedLauncher {

    private static final long POLL_MILLIS = 200;

    private final StackHome home;
    private final int port;
    private final int instances;

    DetachedLauncher(StackHome home, int port, int instances) {
        this.home = home;
        this.port = port;
        this.instances = instances;
    }

    /**
     * Returns when the stack is healthy.
     *
     * @throws StackException if it is running already, or ended before it was healthy
     */
    void launch(PrintStream output) throws IOException, StackException, InterruptedException {
        home.prepare();
        if (home.pidFile(StackLock.LAUNCHER).running().isPresent()) {
            throw new AlreadyRunningException(home, StackLock.holder(home));
        }
        Path log = home.log(StackLock.LAUNCHER);
        Files.deleteIfExists(log);
        Files.deleteIfExists(home.readyFile());
        Files.createFile(log);
        Process launcher = start(log);
        try (RandomAccessFile lines = new RandomAccessFile(log.toFile(), "r")) {
            while (launcher.isAlive() && !Files.exists(home.readyFile())) {
                copy(lines, output);
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            // What it says about its use, or about why it ended, comes at last.
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            copy(lines, output);
        }
        if (!launcher.isAlive()) {
            throw new StackException("The stack did not start; its log is " + log);
        }
    }

    private Process start(Path log) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "freezeframe-launcher"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC"));
        for (String property : List.of("freezeframe.root", "freezeframe.embedded.classpath")) {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LocalCommand.class.getName(), "up"));
        command.addAll(List.of("--home", home.directory().toString(), "--port", Integer.toString(port)));
        command.addAll(List.of("--instances", Integer.toString(instances)));
        return new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static void copy(RandomAccessFile from, PrintStream to) throws IOException {
        byte[] bytes = new byte[(int) (from.length() - from.getFilePointer())];
        from.readFully(bytes);
        to.print(new String(bytes, StandardCharsets.UTF_8));
        to.flush();
    }
}
