package dev.freezeframe.snapshots.engine.keys;

import dev.freezeframe.snapshots.engine.index.IndexTransactions;
import dev.freezeframe.store.keys.Kms;
import dev.freezeframe.store.keys.WrappedKey;
import dev.freezeframe.store.keys.WrongKeyException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Keeps the service from starting with an installation key that is not the one its data is encrypted with. */
@ApplicationScoped
public class KeyCheck {
    private static final byte[] KNOWN = "freezeframe".getBytes(StandardCharsets.US_ASCII);

    private final Kms kms;
    private final IndexTransactions transactions;

    public KeyCheck(Kms kms, Pool pool) {
        this.kms = kms;
        this.transactions = new IndexTransactions(pool);
    }

    void atStart(@Observes @Priority(1) StartupEvent event) throws InterruptedException {
        check();
    }

    /**
     * Proves that the installation's key opens what is there, and notes it as the newest. Blocks.
     *
     * @return what names the installation's key, as it is now
     * @throws ConfigurationException if it does not
     */
    String check() throws InterruptedException {
        WrappedKey wrapped = stored(await(kms.wrap(KNOWN)));
        if (!Arrays.equals(unwrap(wrapped), KNOWN)) {
            throw new ConfigurationException("the installation's key check holds something else");
        }
        WrappedKey newest = await(kms.rewrap(wrapped));
        rows(
                "update installation_key_check set wrapped_with = $1, wrapped = $2 where wrapped_with <> $1",
                newest.wrappedWith(),
                newest.text());
        for (Object[] row : rows("select distinct on (wrapped_with) wrapped_with, wrapped from team_key")) {
            unwrap(new WrappedKey((String) row[0], (String) row[1]));
        }
        return newest.wrappedWith();
    }

    private WrappedKey stored(WrappedKey fresh) throws InterruptedException {
        rows(
                "insert into installation_key_check (wrapped_with, wrapped) values ($1, $2) on conflict (single) do nothing",
                fresh.wrappedWith(),
                fresh.text());
        Object[] row =
                rows("select wrapped_with, wrapped from installation_key_check").get(0);
        return new WrappedKey((String) row[0], (String) row[1]);
    }

    private byte[] unwrap(WrappedKey wrapped) throws InterruptedException {
        try {
            return await(kms.unwrap(wrapped));
        } catch (CompletionException e) {
            if (e.getCause() instanceof WrongKeyException) {
                throw new ConfigurationException("this is not the installation key that the data is encrypted with: "
                        + e.getCause().getMessage()
                        + ". Give the right one in freezeframe.keys.installation; after a rotation, keep the"
                        + " one before in freezeframe.keys.earlier until nothing is wrapped with it any more");
            }
            throw e;
        }
    }

    private List<Object[]> rows(String statement, Object... parameters) throws InterruptedException {
        return await(transactions.run(sql -> sql.rows(statement, parameters)));
    }

    private static <T> T await(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new CompletionException(cause);
        }
    }
}
