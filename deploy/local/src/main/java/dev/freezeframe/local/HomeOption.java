package dev.freezeframe.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --home}, for every command. */
public final class HomeOption {

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where the stack keeps all its data. Default: .freezeframe in the repository.")
    private @Nullable Path directory;

    /** The home that was asked for. */
    public StackHome home(Repository repository) {
        return new StackHome(directory == null ? repository.root().resolve(".freezeframe") : directory);
    }
}
