package dev.freezeframe.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs PostgreSQL's programs.
 *
 * @param binaries where they are
 * @param log takes their output
 */
record PostgresPrograms(PostgresBinaries binaries, Path log) {

    /** Runs a program to its end. */
    void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(path(program)));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(asOrdinaryUser(words.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        if (process.waitFor() != 0) {
            throw new IOException(program + " failed; see " + log);
        }
    }

    String path(String program) throws IOException {
        return binaries.program(program).toString();
    }

    /** PostgreSQL refuses to run as root: there, a command is run in a user namespace in which it is nobody. */
    static List<String> asOrdinaryUser(String... words) throws IOException {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        } else if ("root".equals(System.getProperty("user.name"))) {
            throw new IOException("PostgreSQL does not run as root and this machine allows no user namespaces:"
                    + " start it as an ordinary user");
        }
        command.addAll(List.of(words));
        return command;
    }
}
