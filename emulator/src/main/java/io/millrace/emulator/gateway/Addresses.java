package io.millrace.emulator.gateway;

/**
 * Where everything listens, each as {@code host:port}.
 *
 * @param kafka bootstrap servers, for everybody but the gateway
 * @param kafkaOfGateway the way that the gateway takes, which may be over a link
 */
public record Addresses(String kafka, String kafkaOfGateway, String mqtt, String console) {}
