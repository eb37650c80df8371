package io.millrace.emulator.gateway;

/**
 * Where everything listens, each as {@code host:port}.
 *
 * @param kafka bootstrap servers
 */
public record Addresses(String kafka, String mqtt, String console) {}
