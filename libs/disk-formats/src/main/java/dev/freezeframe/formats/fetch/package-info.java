/** Brings a file here from the web or from the operator's import folder, without letting a stranger's URL reach into the network this server stands in. */
@NullMarked
package dev.freezeframe.formats.fetch;

import org.jspecify.annotations.NullMarked;
