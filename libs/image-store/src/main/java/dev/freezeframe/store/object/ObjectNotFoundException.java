package dev.freezeframe.store.object;

/** There is no object of that name in the bucket. */
public final class ObjectNotFoundException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    public ObjectNotFoundException(String name) {
        super("no object " + name + " in the store", StoreProblem.OTHER, null);
    }
}
