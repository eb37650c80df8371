package io.millrace.gateway.boot;

import java.io.Console;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * SIGHUP, by which services on Unix are told to read their files again. Where the gateway runs in a
 * terminal the signal keeps its first meaning: the terminal is gone, and the gateway stops in
 * order.
 *
 * <p>By reflection, for the compiler takes any mention of {@code sun.misc.Signal} for an error; the
 * JDK has no other way to hear a signal.
 */
final class HangupSignal {

    private static final Logger LOG = System.getLogger(HangupSignal.class.getName());

    private HangupSignal() {}

    /**
     * Calls {@code heard} at every hangup from now on, on a thread of the virtual machine's.
     *
     * @return whether it will; not in a terminal, nor where there is no such signal
     */
    static boolean listen(Runnable heard) {
        boolean isInTerminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        if (isInTerminal) {
            return false;
        }
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listener =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                if (!method.getDeclaringClass().equals(handler)) {
                                    return method.invoke(heard, arguments);
                                }
                                heard.run();
                                return null;
                            });
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            var _ = signal.getMethod("handle", signal, handler).invoke(null, hangup, listener);
            return true;
        } catch (ReflectiveOperationException unavailable) {
            LOG.log(
                    Level.INFO,
                    "no hangup signal here ({0}); changed files are noticed by watching alone",
                    unavailable.toString());
            return false;
        }
    }
}
