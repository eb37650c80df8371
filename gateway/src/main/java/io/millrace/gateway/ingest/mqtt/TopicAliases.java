package io.millrace.gateway.ingest.mqtt;

/** The topic aliases of one MQTT 5 connection (3.3.2.3.4). Confined to the event loop. */
final class TopicAliases {

    /** No alias in the packet. */
    static final int NONE = -1;

    private final int aliasesMax;
    private String[] topics = new String[0];

    TopicAliases(int aliasesMax) {
        this.aliasesMax = aliasesMax;
    }

    /**
     * The topic that a packet means; learns the alias when the packet has both.
     *
     * @return empty when the packet is against the protocol
     */
    String resolve(String topic, int alias) {
        if (alias == NONE) {
            return topic;
        }
        if (alias < 1 || alias > aliasesMax) {
            return "";
        }
        if (topics.length == 0) {
            topics = new String[aliasesMax + 1];
        }
        if (!topic.isEmpty()) {
            topics[alias] = topic;
            return topic;
        }
        String known = topics[alias];
        return known == null ? "" : known;
    }
}
