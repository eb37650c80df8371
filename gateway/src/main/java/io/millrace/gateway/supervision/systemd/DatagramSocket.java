package io.millrace.gateway.supervision.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The sending end of a unix datagram socket, which the JDK does not have: the C library's calls,
 * with the signatures of their manual pages on 64-bit Linux. Open for as long as the process lives.
 *
 * <p>Thread-safe.
 */
final class DatagramSocket {

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** {@code sun_path} of {@code struct sockaddr_un}; a path ends with a zero inside it. */
    private static final int NAME_MAX = 108;

    private static final long NAME_OFFSET = JAVA_SHORT.byteSize();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final String name;
    private final MethodHandle sendto;
    private final MemorySegment address;
    private final int descriptor;

    /**
     * @param name an absolute path, or {@code @} and a name of the abstract kind
     * @throws SocketCallException no such name can be, or this system has no such sockets
     */
    DatagramSocket(String name) {
        this.name = name;
        this.address = address(name);
        this.sendto =
                link(
                        "sendto",
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS,
                                JAVA_INT));
        MethodHandle socket =
                link("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        this.descriptor =
                (int)
                        checked(
                                "socket",
                                state ->
                                        (int)
                                                socket.invokeExact(
                                                        state,
                                                        AF_UNIX,
                                                        SOCK_DGRAM | SOCK_CLOEXEC,
                                                        0));
    }

    private static MemorySegment address(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        boolean isAbstract = name.startsWith("@");
        if (!isAbstract && !name.startsWith("/")) {
            throw new SocketCallException(
                    "NOTIFY_SOCKET is '" + name + "', neither a path from / nor a name after @");
        }
        if (bytes.length >= NAME_MAX) {
            throw new SocketCallException(
                    "NOTIFY_SOCKET has %d bytes, at most %d are possible"
                            .formatted(bytes.length, NAME_MAX - 1));
        }
        // A path is followed by its zero; an abstract name begins with one and has none at its end.
        long size = NAME_OFFSET + bytes.length + (isAbstract ? 0 : 1);
        MemorySegment address = Arena.global().allocate(size, JAVA_SHORT.byteSize());
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, NAME_OFFSET, bytes.length);
        if (isAbstract) {
            address.set(JAVA_BYTE, NAME_OFFSET, (byte) 0);
        }
        return address;
    }

    /**
     * Sends one datagram; waits while the receiver's queue is full.
     *
     * @throws SocketCallException nobody receives there
     */
    void send(String message) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = message.getBytes(UTF_8);
            MemorySegment text = arena.allocateFrom(JAVA_BYTE, bytes);
            checked(
                    "sendto " + name,
                    state ->
                            (long)
                                    sendto.invokeExact(
                                            state,
                                            descriptor,
                                            text,
                                            text.byteSize(),
                                            MSG_NOSIGNAL,
                                            address,
                                            (int) address.byteSize()));
        }
    }

    // The C library's own functions.
    @SuppressWarnings("restricted")
    private static MethodHandle link(String name, FunctionDescriptor signature) {
        Linker linker = Linker.nativeLinker();
        MemorySegment function =
                linker.defaultLookup()
                        .find(name)
                        .orElseThrow(() ->
                                new SocketCallException("this system's C library has no " + name));
        return linker.downcallHandle(function, signature, Linker.Option.captureCallState("errno"));
    }

    @FunctionalInterface
    private interface Call {
        // A method handle declares Throwable; a native call can only throw an Error.
        @SuppressWarnings("IllegalThrows")
        long with(MemorySegment state) throws Throwable;
    }

    @SuppressWarnings("IllegalCatch")
    private static long checked(String what, Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = call.with(state);
            if (result < 0) {
                throw new SocketCallException(
                        "%s: error number %d".formatted(what, (int) ERRNO.get(state, 0L)));
            }
            return result;
        } catch (SocketCallException failed) {
            throw failed;
        } catch (Throwable broken) {
            throw new IllegalStateException(what + " could not be called", broken);
        }
    }
}
