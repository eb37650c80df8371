package io.millrace.emulator.sensor;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An uplink that only keeps what it is given. */
final class KeepingUplink implements DeviceUplink {
    private final int capacity;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile boolean isCut;

    KeepingUplink(int capacity) {
        this.capacity = capacity;
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    boolean isCut() {
        return isCut;
    }

    @Override
    public boolean hasRoom(int wanted) {
        return messages.size() + wanted <= capacity;
    }

    @Override
    public void publish(Message message) {
        messages.add(message);
    }

    @Override
    public int unacknowledged() {
        return messages.size();
    }

    @Override
    public void cut() {
        isCut = true;
    }

    @Override
    public void restore() {
        isCut = false;
    }

    @Override
    public void close() {
        isCut = true;
    }
}
