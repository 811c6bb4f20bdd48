/** Users, teams and who is what in which team. */
package dev.freezeframe.gateway.directory;
