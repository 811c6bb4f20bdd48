package dev.freezeframe.transfers;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A real mail server that keeps what it gets, and limits that a test can reach. */
public class TestMail implements QuarkusTestResourceLifecycleManager {
    private static final GreenMail SERVER = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @Override
    public Map<String, String> start() {
        SERVER.start();
        return Map.of(
                "freezeframe.mail.transport", "smtp",
                "freezeframe.mail.from", "snapshots@acme.example",
                "freezeframe.mail.per-address-per-hour", "3",
                "freezeframe.transfers.max-pending", "5",
                "freezeframe.transfers.expiry-interval", "1s",
                "quarkus.mailer.mock", "false",
                "quarkus.mailer.host", "127.0.0.1",
                "quarkus.mailer.port", Integer.toString(SERVER.getSmtp().getPort()));
    }

    @Override
    public void stop() {
        SERVER.stop();
    }

    static GreenMail server() {
        return SERVER;
    }
}
