package io.millrace.gateway.alert;

import io.millrace.gateway.alert.AlertTransition.Evidence;
import io.millrace.gateway.reading.DeviceId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The active alerts as bytes.
 *
 * <pre>
 * u16 version (1)
 * i32 count | count x raise    raise = UTF id | UTF device | option UTF channel | UTF kind
 *                                     | u8 severity | evidence | instant time
 *                                     | instant gatewayTime | UTF message
 * i32 count | count x UTF id of an acknowledged alert
 *
 * option   = u8 0, or u8 1 and the value       instant = i64 seconds | i32 nanoseconds
 * evidence = option f64 value, limit, score, threshold | i32 count | count x { UTF | f64 }
 *            | option UTF model
 * </pre>
 */
record AlertSnapshot(List<AlertTransition> active, Set<String> acknowledged) {
    private static final int VERSION = 1;

    static byte[] encode(List<AlertTransition> active, Set<String> acknowledged) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(VERSION);
            out.writeInt(active.size());
            for (AlertTransition raise : active) {
                write(out, raise);
            }
            out.writeInt(acknowledged.size());
            for (String id : acknowledged) {
                out.writeUTF(id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    static AlertSnapshot decode(byte[] snapshot) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            int version = in.readUnsignedShort();
            if (version != VERSION) {
                throw new StateUnreadableException(
                        "alert state has version " + version + ", expected " + VERSION);
            }
            List<AlertTransition> active = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                active.add(read(in));
            }
            Set<String> acknowledged = new HashSet<>();
            for (int left = in.readInt(); left > 0; left--) {
                acknowledged.add(in.readUTF());
            }
            return new AlertSnapshot(active, acknowledged);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new StateUnreadableException("alert state is damaged", e);
        }
    }

    private static void write(DataOutputStream out, AlertTransition raise) throws IOException {
        out.writeUTF(raise.alertId());
        out.writeUTF(raise.device().name());
        write(out, raise.channel());
        out.writeUTF(raise.kind().name());
        out.writeByte(raise.severity());
        write(out, raise.evidence());
        write(out, raise.time());
        write(out, raise.gatewayTime());
        out.writeUTF(raise.message());
    }

    private static AlertTransition read(DataInputStream in) throws IOException {
        return new AlertTransition(
                in.readUTF(),
                new DeviceId(in.readUTF()),
                readText(in),
                AlertKind.valueOf(in.readUTF()),
                AlertState.RAISED,
                in.readUnsignedByte(),
                readEvidence(in),
                readInstant(in),
                readInstant(in),
                in.readUTF());
    }

    private static void write(DataOutputStream out, Evidence evidence) throws IOException {
        write(out, evidence.value());
        write(out, evidence.limit());
        write(out, evidence.score());
        write(out, evidence.threshold());
        out.writeInt(evidence.contributions().size());
        for (Map.Entry<String, Double> share : evidence.contributions().entrySet()) {
            out.writeUTF(share.getKey());
            out.writeDouble(share.getValue());
        }
        write(out, evidence.model());
    }

    private static Evidence readEvidence(DataInputStream in) throws IOException {
        OptionalDouble value = readNumber(in);
        OptionalDouble limit = readNumber(in);
        OptionalDouble score = readNumber(in);
        OptionalDouble threshold = readNumber(in);
        Map<String, Double> shares = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            shares.put(in.readUTF(), in.readDouble());
        }
        return new Evidence(value, limit, score, threshold, shares, readText(in));
    }

    private static void write(DataOutputStream out, Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            out.writeUTF(text.get());
        }
    }

    private static Optional<String> readText(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
    }

    private static void write(DataOutputStream out, OptionalDouble number) throws IOException {
        out.writeBoolean(number.isPresent());
        if (number.isPresent()) {
            out.writeDouble(number.getAsDouble());
        }
    }

    private static OptionalDouble readNumber(DataInputStream in) throws IOException {
        return in.readBoolean() ? OptionalDouble.of(in.readDouble()) : OptionalDouble.empty();
    }

    private static void write(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static Instant readInstant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }
}
