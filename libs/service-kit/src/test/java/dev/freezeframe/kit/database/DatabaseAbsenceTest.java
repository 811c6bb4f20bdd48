package dev.freezeframe.kit.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.net.SocketException;
import java.sql.SQLException;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAbsenceTest {
    @ParameterizedTest
    @ValueSource(strings = {"57P01", "57P02", "57P03", "08006", "53100", "53300"})
    void aServerThatCannotWorkForAnybodyIsAway(String state) {
        assertThat(DatabaseAbsence.explains(failure(state))).isTrue();
        assertThat(DatabaseAbsence.explains(new RuntimeException(failure(state))))
                .isTrue();
        assertThat(DatabaseAbsence.explains(failureByHibernate(state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "40001", "22001", "42P01"})
    void aServerThatRefusesWhatItWasAskedIsNotAway(String state) {
        assertThat(DatabaseAbsence.explains(failure(state))).isFalse();
        assertThat(DatabaseAbsence.explains(failureByHibernate(state))).isFalse();
    }

    @Test
    void aConnectionThatIsRefusedOrBreaksIsAnAbsence() {
        assertThat(DatabaseAbsence.explains(new RuntimeException(new SocketException("Connection reset"))))
                .isTrue();
        assertThat(DatabaseAbsence.explains(new RuntimeException(new ConnectException("Connection refused"))))
                .isTrue();
        assertThat(DatabaseAbsence.explains(new IllegalStateException("a bug of ours")))
                .isFalse();
    }

    private static GenericJDBCException failureByHibernate(String state) {
        return new GenericJDBCException("error executing SQL statement", new SQLException("it says", state));
    }

    private static PgException failure(String state) {
        return new PgException("it says", "FATAL", state, null);
    }
}
