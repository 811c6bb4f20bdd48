/** Judges what is deployed: the Kubernetes manifests, the compose file, dashboards and alerts. */
@NullMarked
package dev.freezeframe.deploy;

import org.jspecify.annotations.NullMarked;
