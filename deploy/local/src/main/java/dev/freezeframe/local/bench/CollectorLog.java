package dev.freezeframe.local.bench;

import dev.freezeframe.local.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the garbage collector of a running JVM says of each of its collections: how much of the heap was in use before and
 * after it.
 *
 * @param file where it writes
 */
record CollectorLog(Path file) {

    private static final Pattern COLLECTION = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\((\\d+)M\\)");

    /**
     * Figures in MiB.
     *
     * @param collections how many there were
     * @param before the most that was in use when one began
     * @param after the most that was in use when one had ended: what the program held on to, and what the collection left lying
     */
    record Peak(long collections, long before, long after) {}

    /** Has the JVM of that process write the log from now on. */
    static CollectorLog start(ProcessHandle process, Path file)
            throws IOException, InterruptedException, StackException {
        tell(process, "VM.log", "output=" + file, "what=gc=info");
        return new CollectorLog(file);
    }

    /** What the collections were like until now. One more is made first. */
    Peak peak(ProcessHandle process) throws IOException, InterruptedException, StackException {
        tell(process, "GC.run");
        long collections = 0;
        long before = 0;
        long after = 0;
        for (String line : Files.readAllLines(file)) {
            Matcher found = COLLECTION.matcher(line);
            if (found.find()) {
                collections++;
                before = Math.max(before, Long.parseLong(found.group(1)));
                after = Math.max(after, Long.parseLong(found.group(2)));
            }
        }
        return new Peak(collections, before, after);
    }

    private static void tell(ProcessHandle process, String... command)
            throws IOException, InterruptedException, StackException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        ProcessBuilder builder = new ProcessBuilder(jcmd, Long.toString(process.pid()));
        builder.command().addAll(java.util.List.of(command));
        Process told = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (told.waitFor() != 0) {
            throw new StackException("The JVM of process " + process.pid() + " does not take " + command[0]);
        }
    }
}
