package dev.freezeframe.transfers.mail;

/** The way by which letters leave. Chosen by {@code freezeframe.mail.transport}. */
public interface MailTransport {
    /**
     * Hands a letter over; blocks until that is done.
     *
     * @throws Exception when it was not taken; trying again later may help
     */
    void send(Letter letter) throws Exception;
}
