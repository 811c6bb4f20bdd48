/** Traces that survive being written down: into the outbox, into a job, through Kafka. */
package dev.freezeframe.kit.trace;
