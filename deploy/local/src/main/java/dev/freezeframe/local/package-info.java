/**
 * The whole of Freezeframe on one machine: starts PostgreSQL, Kafka, S3 and the four services, keeps them running, and stops them.
 *
 * <p>{@link dev.freezeframe.local.Stack} is the running whole; {@link dev.freezeframe.local.StackHome} is the directory that holds all of
 * its data. The commands {@code up}, {@code down} and {@code demo} are thin layers over them.
 */
@NullMarked
package dev.freezeframe.local;

import org.jspecify.annotations.NullMarked;
