/**
 * Real PostgreSQL, Apache Kafka and an S3 server, for tests and for the local stack, with nothing to install but a JDK.
 *
 * <p>The three run in a JVM of their own ({@link dev.freezeframe.embedded.EmbeddedServers}), because their libraries disagree with
 * those of a service. {@link dev.freezeframe.embedded.EmbeddedServersProcess} starts that JVM and needs nothing but the JDK itself.
 */
@NullMarked
package dev.freezeframe.embedded;

import org.jspecify.annotations.NullMarked;
