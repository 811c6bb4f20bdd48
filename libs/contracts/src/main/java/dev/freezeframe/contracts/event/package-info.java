/** What is said on Kafka: topics, types, the CloudEvents envelope and the payloads. */
@NullMarked
package dev.freezeframe.contracts.event;

import org.jspecify.annotations.NullMarked;
