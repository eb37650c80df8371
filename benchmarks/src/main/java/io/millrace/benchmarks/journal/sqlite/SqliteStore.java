package io.millrace.benchmarks.journal.sqlite;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.journal.DeviceBytes;
import io.millrace.benchmarks.journal.ReadingStore;
import io.millrace.benchmarks.plant.PlantLoad;
import io.millrace.bridge.envelope.Envelope.Quality;
import io.millrace.bridge.envelope.Envelope.Reading;
import io.millrace.bridge.envelope.Sensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The same readings as rows: write-ahead log, {@code synchronous=FULL}, one transaction per 100 ms,
 * the columns that the journal keeps, sensors by number, no index but the row's own. It never
 * deletes, which a store that forwards would have to do: what it costs here is the least it can.
 */
public final class SqliteStore implements ReadingStore {
    private static final long COMMIT_NANOS = Duration.ofMillis(100).toNanos();
    private static final String TABLE =
            """
            create table reading (
              id integer primary key, sensor integer, sequence integer, value real, quality integer,
              time integer, gateway_time integer, source_sequence integer, suppressed integer,
              hash integer)
            """;
    private static final String INSERT =
            """
            insert into reading (sensor, sequence, value, quality, time, gateway_time,
              source_sequence, suppressed, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Connection connection;
    private final PreparedStatement insert;
    private final LongSupplier ticker;
    private final Map<Sensor, Numbers> sensors = new HashMap<>();
    private long committedNanos;

    /** A sensor's number and its next sequence. */
    private static final class Numbers {
        private final int sensor;
        private long sequence;

        Numbers(int sensor) {
            this.sensor = sensor;
        }
    }

    private SqliteStore(Path folder, LongSupplier ticker) {
        this.ticker = ticker;
        try {
            Files.createDirectories(folder);
            connection =
                    DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("readings.db"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("pragma journal_mode = wal");
                statement.execute("pragma synchronous = full");
                statement.execute(TABLE);
            }
            connection.setAutoCommit(false);
            insert = connection.prepareStatement(INSERT);
        } catch (SQLException failure) {
            throw new SqliteFailedException("opening", failure);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make " + folder, failure);
        }
        committedNanos = ticker.getAsLong();
    }

    /** As {@link DeviceBytes} measures it. */
    public static DeviceBytes.Store measured() {
        return new DeviceBytes.Store() {
            @Override
            public String named(String figure) {
                return "sqlite-" + figure;
            }

            @Override
            public void settle(Path folder, PlantLoad load, Bench bench) {
                // Its file only ever grows.
            }

            @Override
            public ReadingStore open(Path folder, Bench bench) {
                return new SqliteStore(folder, bench.ticker());
            }
        };
    }

    @Override
    public void append(List<Reading> readings) {
        try {
            for (Reading reading : readings) {
                insert(reading);
            }
            if (ticker.getAsLong() - committedNanos >= COMMIT_NANOS) {
                committedNanos = ticker.getAsLong();
                connection.commit();
            }
        } catch (SQLException failure) {
            throw new SqliteFailedException("inserting", failure);
        }
    }

    private void insert(Reading reading) throws SQLException {
        Numbers numbers =
                sensors.computeIfAbsent(reading.sensor(), _ -> new Numbers(sensors.size()));
        insert.setInt(1, numbers.sensor);
        insert.setLong(2, numbers.sequence++);
        insert.setDouble(3, reading.value().orElseThrow());
        insert.setInt(4, reading.quality().quality() == Quality.GOOD ? 0 : 1);
        insert.setLong(5, micros(reading.stamp().time()));
        insert.setLong(6, micros(reading.stamp().gatewayTime()));
        insert.setLong(7, reading.sourceSequence().orElseThrow());
        insert.setLong(8, reading.suppressed());
        insert.setInt(9, reading.payloadHash());
        int _ = insert.executeUpdate();
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    @Override
    public void close() {
        try (connection;
                insert) {
            connection.commit();
        } catch (SQLException failure) {
            throw new SqliteFailedException("closing", failure);
        }
    }
}
