package dev.freezeframe.store.object;

import java.util.concurrent.CompletionStage;

/** Copies objects from one bucket to another without their bytes travelling through this process. */
@FunctionalInterface
public interface ServerSideCopy {
    /**
     * Copies one object, replacing what was there. Fails as the operations of {@link ObjectStore} do; with
     * {@link ObjectNotFoundException} if the source has no such object, and with {@link StoreRefusedException} also where the
     * server does not copy by itself.
     */
    CompletionStage<Void> copy(String sourceName, String targetName);
}
