package dev.freezeframe.local.faults;

import dev.freezeframe.local.Service;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL whose disk is full, as services see it: what inserts or changes rows fails with {@code disk_full} (53100), what reads or
 * deletes does not. Triggers say so, because a disk that is really full would hit everything else on the machine.
 */
final class FullDisk {
    private static final String FUNCTION =
            "create or replace function disk_is_full() returns trigger language plpgsql as $$ begin"
                    + " raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$";
    /** Tables that somebody is writing to are waited for no longer than this, and stay as they are. */
    private static final String PATIENCE = "set lock_timeout = '500ms'; ";

    private static final int TRIES = 20;

    private FullDisk() {}

    static void begin(FaultyStack stack) throws SQLException {
        for (Service service : Service.values()) {
            Tables.run(stack, service, FUNCTION);
            for (String table : Tables.rows(
                    stack,
                    service,
                    "select quote_ident(tablename) from pg_tables where schemaname = current_schema()"
                            + " and tablename <> 'flyway_schema_history' order by 1")) {
                try {
                    Tables.run(
                            stack,
                            service,
                            PATIENCE + "create trigger disk_is_full before insert or update on " + table
                                    + " for each statement execute function disk_is_full()");
                } catch (SQLException busy) {
                    // A disk fills up at some moment for one, and a little later for another.
                }
            }
        }
    }

    /** Every table takes rows again. */
    static void end(FaultyStack stack) throws SQLException, InterruptedException {
        for (Service service : Service.values()) {
            for (int tries = 1; !end(stack, service); tries++) {
                if (tries == TRIES) {
                    throw new SQLException("the disk of " + service + " stays full");
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private static boolean end(FaultyStack stack, Service service) throws SQLException {
        boolean all = true;
        for (String table : Tables.rows(
                stack,
                service,
                "select tgrelid::regclass::text from pg_trigger where tgname = 'disk_is_full' order by 1")) {
            try {
                Tables.run(stack, service, PATIENCE + "drop trigger disk_is_full on " + table);
            } catch (SQLException busy) {
                all = false;
            }
        }
        return all;
    }
}
