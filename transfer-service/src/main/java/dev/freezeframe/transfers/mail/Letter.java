package dev.freezeframe.transfers.mail;

/**
 * One mail to one person.
 *
 * @param to the address
 * @param text plain text
 */
public record Letter(String to, String subject, String text) {}
