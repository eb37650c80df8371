package io.millrace.gateway.score;

import io.millrace.gateway.reading.DeviceId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The scorer's saved state.
 *
 * <pre>
 * u16 version (1) | i32 count | count x { UTF device | UTF model | i32 length | state }
 * </pre>
 */
final class ScorerState {
    private static final int VERSION = 1;

    private ScorerState() {}

    static byte[] encode(Map<DeviceTrack.Key, byte[]> states) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(VERSION);
            out.writeInt(states.size());
            for (Map.Entry<DeviceTrack.Key, byte[]> entry : states.entrySet()) {
                out.writeUTF(entry.getKey().device().name());
                out.writeUTF(entry.getKey().model());
                out.writeInt(entry.getValue().length);
                out.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    static Map<DeviceTrack.Key, byte[]> decode(byte[] snapshot) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            int version = in.readUnsignedShort();
            if (version != VERSION) {
                throw new StateUnreadableException(
                        "scorer state has version " + version + ", expected " + VERSION);
            }
            return decodeEntries(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new StateUnreadableException("scorer state is damaged", e);
        }
    }

    private static Map<DeviceTrack.Key, byte[]> decodeEntries(DataInputStream in)
            throws IOException {
        Map<DeviceTrack.Key, byte[]> states = new HashMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            DeviceTrack.Key key = new DeviceTrack.Key(new DeviceId(in.readUTF()), in.readUTF());
            int length = in.readInt();
            if (length < 0 || length > in.available()) {
                throw new StateUnreadableException("scorer state is cut short");
            }
            states.put(key, in.readNBytes(length));
        }
        return states;
    }
}
