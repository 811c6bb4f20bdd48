package dev.freezeframe.transfers.mail;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.Mailer;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.mailencoder.MailEncoder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Makes the transport that the configuration asks for. */
@ApplicationScoped
public class MailTransports {
    private static final Logger LOG = Logger.getLogger(MailTransports.class);

    @Produces
    @ApplicationScoped
    MailTransport transport(MailConfig config, Mailer mailer, Clock clock) {
        return switch (config.transport()) {
            case SMTP ->
                letter -> mailer.send(Mail.withText(letter.to(), letter.subject(), letter.text())
                        .setFrom(config.from()));
            case FOLDER ->
                new Folder(
                        config.directory()
                                .orElseThrow(() -> new IllegalStateException(
                                        "freezeframe.mail.transport=folder needs freezeframe.mail.directory")),
                        config.from(),
                        clock);
            case OFF -> letter -> LOG.infof("no mail is sent: %s", letter.subject());
        };
    }

    /** Writes letters as files that every mail program opens (RFC 5322). They appear when they are complete. */
    record Folder(Path directory, String from, Clock clock) implements MailTransport {
        @Override
        public void send(Letter letter) throws IOException {
            MailMessage message = new MailMessage()
                    .setFrom(from)
                    .setTo(letter.to())
                    .setSubject(letter.subject())
                    .setText(letter.text());
            String text = new MailEncoder(message, "localhost").encode();
            String name = clock.millis() + "-" + UUID.randomUUID();
            Files.createDirectories(directory);
            Path unfinished = directory.resolve("." + name + ".partial");
            Files.writeString(unfinished, text, StandardCharsets.UTF_8);
            Files.move(unfinished, directory.resolve(name + ".eml"), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
