package dev.freezeframe.store.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.StoredObject;
import java.util.List;

/**
 * A page whose object is durable.
 *
 * @param chunks the distinct chunks that its entries name, never empty: a page of zeros has no object
 */
public record NewPage(StoredObject object, List<ContentId> chunks) {
    public NewPage {
        chunks = List.copyOf(chunks);
    }
}
