/** What log lines say beside their message. */
package dev.freezeframe.kit.log;
