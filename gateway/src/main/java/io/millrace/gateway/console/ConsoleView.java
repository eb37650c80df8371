package io.millrace.gateway.console;

import java.util.Optional;

/** Where the pages find the running gateway. Thread-safe. */
public interface ConsoleView {

    /** Empty while the gateway starts and after it has stopped. */
    Optional<ConsoleFeed> feed();
}
