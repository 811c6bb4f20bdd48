/** How the processes of a service tell each other that a transaction has committed which somebody waits for. */
@NullMarked
package dev.freezeframe.kit.signal;

import org.jspecify.annotations.NullMarked;
