package io.millrace.gateway.ingest.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Writes and reads MQTT packets by hand, so that a test decides where the network cuts them. */
final class RawSensor implements AutoCloseable {

    static final int CONNACK = 2;
    static final int PUBACK = 4;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    RawSensor(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** CONNECT with a clean start. */
    static byte[] connect(int version, String identifier, int keepAliveSeconds) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body)) {
            out.writeUTF("MQTT");
            out.writeByte(version);
            out.writeByte(0x02);
            out.writeShort(keepAliveSeconds);
            if (version == 5) {
                out.writeByte(0);
            }
            out.writeUTF(identifier);
        }
        return packet(0x10, body.toByteArray());
    }

    /** CONNECT of MQTT 3.1.1 with a clean start and a last will. */
    static byte[] connectWithWill(
            String identifier, int keepAliveSeconds, String topic, String will) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body)) {
            out.writeUTF("MQTT");
            out.writeByte(4);
            out.writeByte(0x06);
            out.writeShort(keepAliveSeconds);
            out.writeUTF(identifier);
            out.writeUTF(topic);
            out.writeUTF(will);
        }
        return packet(0x10, body.toByteArray());
    }

    /** PUBLISH with QoS 1; in MQTT 5 without properties. */
    static byte[] publish(int version, String topic, int packetId, String text) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body)) {
            out.writeUTF(topic);
            out.writeShort(packetId);
            if (version == 5) {
                out.writeByte(0);
            }
            out.write(text.getBytes(UTF_8));
        }
        return packet(0x32, body.toByteArray());
    }

    /** The same PUBLISH with QoS 2. */
    static byte[] asQos2(byte[] publish) {
        byte[] changed = publish.clone();
        changed[0] = 0x34;
        return changed;
    }

    static byte[] ping() {
        return packet(0xc0, new byte[0]);
    }

    private static byte[] packet(int header, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(header);
        int length = body.length;
        do {
            int more = length > 127 ? 0x80 : 0;
            bytes.write((length & 0x7f) | more);
            length >>= 7;
        } while (length > 0);
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    void send(byte[] bytes) throws IOException {
        send(bytes, 0, bytes.length);
    }

    void send(byte[] bytes, int from, int to) throws IOException {
        socket.getOutputStream().write(bytes, from, to - from);
        socket.getOutputStream().flush();
    }

    /** The type of the next packet; its content is skipped. */
    int receiveType() throws IOException {
        int header = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7f) << shift;
            shift += 7;
        } while ((digit & 0x80) != 0);
        in.skipNBytes(length);
        return header >> 4;
    }

    /** Reads on to the end of the connection; false when it stays open. */
    boolean isClosedByServer() {
        try {
            in.skipNBytes(Integer.MAX_VALUE);
            return false;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** Goes away as by a power cut behind a router: the connection is reset, not closed. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
