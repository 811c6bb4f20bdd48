package dev.freezeframe.local.capacity;

import dev.freezeframe.local.Service;
import dev.freezeframe.local.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service holds on to after a collection, in MiB. Linux only.
 *
 * @param resident of the whole process
 * @param heap in use
 */
record Memory(long resident, long heap) {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    /** Of every service, each after a collection that is asked for. */
    static Map<Service, Memory> of(Stack stack) throws IOException, InterruptedException {
        Map<Service, Memory> all = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            long pid = stack.process(service).pid();
            jcmd(pid, "GC.run");
            Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
            long heap = 0;
            // The young and the old generation of the serial collector.
            for (Matcher used = USED.matcher(jcmd(pid, "GC.heap_info").replaceAll("Metaspace[\\s\\S]*", ""));
                    used.find(); ) {
                heap += Long.parseLong(used.group(1)) >> 10;
            }
            all.put(service, new Memory(resident.find() ? Long.parseLong(resident.group(1)) >> 10 : 0, heap));
        }
        return all;
    }

    /** Of one of them. */
    static Memory of(Map<Service, Memory> all, Service service) {
        return Objects.requireNonNull(all.get(service));
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process told = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(told.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (told.waitFor() != 0) {
            throw new IOException("The JVM of process " + pid + " does not take " + command + ": " + answer);
        }
        return answer;
    }
}
