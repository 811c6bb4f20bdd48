package dev.freezeframe.snapshots.backup;

import java.util.Map;

/**
 * A droplet's backup policy as the API shows it. Clients read the inner objects without looking whether they are there,
 * so they are, and empty.
 */
record BackupPolicyView(
        long dropletId, boolean backupEnabled, Map<String, ?> backupPolicy, Map<String, ?> nextBackupWindow) {
    static BackupPolicyView none(long dropletId) {
        return new BackupPolicyView(dropletId, false, Map.of(), Map.of());
    }
}
