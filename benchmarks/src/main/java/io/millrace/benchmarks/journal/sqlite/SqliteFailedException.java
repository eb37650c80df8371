package io.millrace.benchmarks.journal.sqlite;

import java.sql.SQLException;

/** The database refused. */
public final class SqliteFailedException extends RuntimeException {
    SqliteFailedException(String doing, SQLException cause) {
        super("SQLite failed in " + doing + ": " + cause.getMessage(), cause);
    }
}
