package dev.freezeframe.transfers.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** How mail leaves. Servers and credentials are {@code quarkus.mailer.*}. */
@ConfigMapping(prefix = "freezeframe.mail")
public interface MailConfig {
    /** The ways there are. */
    enum Transport {
        /** By SMTP to {@code quarkus.mailer.host}. */
        SMTP,
        /** As a file per letter in {@link MailConfig#directory()}. */
        FOLDER,
        /** Not at all. */
        OFF
    }

    @WithDefault("off")
    Transport transport();

    /** Where letters are written; needed for {@link Transport#FOLDER}. */
    Optional<Path> directory();

    /** Who writes. */
    @WithDefault("freezeframe@localhost")
    String from();

    /** How many letters one address gets within an hour; more are left out. */
    @WithDefault("20")
    int perAddressPerHour();
}
