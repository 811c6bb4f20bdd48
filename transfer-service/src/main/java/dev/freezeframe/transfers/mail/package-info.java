/** Mail to those who send and receive snapshots. */
@NullMarked
package dev.freezeframe.transfers.mail;

import org.jspecify.annotations.NullMarked;
