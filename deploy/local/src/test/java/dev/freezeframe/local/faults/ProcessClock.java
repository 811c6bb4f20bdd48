package dev.freezeframe.local.faults;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.ByteBuddy;

/** Sets the wall clocks of single processes, with a {@link ClockAgent} in each. */
public final class ProcessClock {
    private final Path agent;

    private ProcessClock(Path agent) {
        this.agent = agent;
    }

    /** @param agent file to which the agent is written */
    public static ProcessClock with(Path agent) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(new Attributes.Name("Agent-Class"), ClockAgent.class.getName());
        attributes.put(new Attributes.Name("Can-Retransform-Classes"), "true");
        attributes.put(Attributes.Name.CLASS_PATH, library());
        Files.createDirectories(agent.toAbsolutePath().getParent());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(agent), manifest)) {
            for (Class<?> type :
                    List.of(ClockAgent.class, ClockAgent.OfInstant.class, ClockAgent.OfMilliseconds.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
                    bytes.transferTo(jar);
                }
            }
        }
        return new ProcessClock(agent.toAbsolutePath());
    }

    private static String library() throws IOException {
        try {
            return ByteBuddy.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()
                    .toString();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /**
     * Lets the process' clock differ from the machine's from now on.
     *
     * @param ahead negative when it is behind; zero sets it right again
     * @throws IOException if the process has ended, or does not do anything now
     */
    public void set(long process, Duration ahead) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process));
            try {
                machine.loadAgent(agent.toString(), Long.toString(ahead.toMillis()));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new IOException("the clock of process " + process + " cannot be set", e);
        }
    }
}
