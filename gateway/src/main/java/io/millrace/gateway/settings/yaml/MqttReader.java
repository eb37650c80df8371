package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.settings.GatewaySettings.Address;
import io.millrace.gateway.settings.GatewaySettings.ClientRate;
import io.millrace.gateway.settings.GatewaySettings.Listener;
import io.millrace.gateway.settings.GatewaySettings.Mqtt;
import io.millrace.gateway.settings.GatewaySettings.Secret;
import io.millrace.gateway.settings.GatewaySettings.Subscriber;
import io.millrace.gateway.settings.GatewaySettings.Tls;
import io.millrace.gateway.settings.GatewaySettings.User;
import io.millrace.profile.yaml.YamlMapping;
import io.millrace.profile.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code mqtt:}, the gateway's own listener and the brokers it subscribes at. */
final class MqttReader {
    private static final Address DEFAULT_ADDRESS = new Address("127.0.0.1", 1883);
    private static final Listener DEFAULT_LISTENER =
            new Listener(DEFAULT_ADDRESS, false, Optional.empty(), List.of(), Optional.empty());
    private static final int SUBSCRIBERS_MAX = 16;
    private static final int USERS_MAX = 1_000;
    private static final int RATE_MAX = 1_000_000;
    private static final Set<String> OFF = Set.of("off", "false");
    private static final Pattern BCRYPT =
            Pattern.compile("\\$2[abxy]?\\$\\d{2}\\$[./A-Za-z0-9]{53}");
    private static final Pattern URL =
            Pattern.compile("(mqtts?)://(\\[[0-9a-fA-F:.%]+]|[A-Za-z0-9._-]+)(:\\d{1,5})?/?");

    private final SettingsFolder folder;

    MqttReader(SettingsFolder folder) {
        this.folder = folder;
    }

    Mqtt read(YamlMapping section) {
        return new Mqtt(readListener(section), readSubscribers(section));
    }

    private Optional<Listener> readListener(YamlMapping section) {
        Optional<YamlValue> written = section.find("listener");
        if (written.filter(value -> !value.isMapping()).isPresent()) {
            YamlValue value = written.get();
            if (value.anyScalar().filter(text -> !OFF.contains(text)).isPresent()) {
                value.problem("expected a mapping (address: ...), or off for no listener");
                return Optional.of(DEFAULT_LISTENER);
            }
            return Optional.empty();
        }
        return Optional.of(readListenerSection(section.section("listener")));
    }

    private Listener readListenerSection(YamlMapping listener) {
        Optional<YamlValue> writtenAddress = listener.find("address");
        Address address =
                writtenAddress
                        .flatMap(value -> value.parsed(AddressText::parse))
                        .orElse(DEFAULT_ADDRESS);
        boolean anonymous = listener.find("anonymous").flatMap(YamlValue::bool).orElse(false);
        Optional<Tls> tls = listener.find("tls").flatMap(YamlValue::mapping).flatMap(this::readTls);
        List<User> users = listener.find("users").map(this::readUsers).orElse(List.of());
        boolean namesUsers =
                listener.find("users")
                        .flatMap(YamlValue::items)
                        .filter(i -> !i.isEmpty())
                        .isPresent();
        if (!AddressText.isLoopback(address) && !anonymous && !namesUsers) {
            writtenAddress.ifPresent(value ->
                    value.problem(
                            "anybody in the network could publish here; add users: to the"
                                    + " listener, or anonymous: true if that is what you want"));
        }
        return new Listener(address, anonymous, tls, users, readClientRate(listener));
    }

    private static Optional<ClientRate> readClientRate(YamlMapping listener) {
        Optional<Integer> perSecond =
                listener.find("rate-limit")
                        .filter(value -> !value.isWord("unlimited"))
                        .flatMap(value -> value.integerBetween(1, RATE_MAX));
        Optional<YamlValue> writtenBurst = listener.find("rate-burst");
        Optional<Integer> burst = writtenBurst.flatMap(value -> value.integerBetween(1, RATE_MAX));
        if (listener.find("rate-limit").filter(value -> !value.isWord("unlimited")).isEmpty()) {
            writtenBurst.ifPresent(value -> value.keyProblem("needs a rate-limit"));
        }
        return perSecond.map(limit -> new ClientRate(limit, burst.orElse(limit)));
    }

    private Optional<Tls> readTls(YamlMapping tls) {
        Optional<Path> certificate = tls.require("certificate").flatMap(folder::existingFile);
        Optional<Path> key = tls.require("key").flatMap(folder::existingFile);
        Optional<Path> clientCa = tls.find("client-ca").flatMap(folder::existingFile);
        if (certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Tls(certificate.get(), key.get(), clientCa));
    }

    private List<User> readUsers(YamlValue value) {
        List<User> users = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<YamlValue> items = value.items().orElse(List.of());
        if (items.size() > USERS_MAX) {
            value.problem("more than " + USERS_MAX + " users");
        }
        for (YamlValue item : items) {
            item.mapping().flatMap(user -> readUser(user, names)).ifPresent(users::add);
        }
        return users;
    }

    private Optional<User> readUser(YamlMapping user, Set<String> names) {
        Optional<YamlValue> writtenName = user.require("name");
        Optional<String> name = writtenName.flatMap(YamlValue::text);
        if (name.filter(text -> !names.add(text)).isPresent()) {
            writtenName.ifPresent(value -> value.problem("a user of this name was listed before"));
        }
        Optional<YamlValue> writtenHash = user.require("password");
        Optional<String> hash = writtenHash.flatMap(folder::secret);
        if (hash.filter(text -> !BCRYPT.matcher(text).matches()).isPresent()) {
            writtenHash.ifPresent(value ->
                    value.problem(
                            "expected a bcrypt hash ($2b$...) or file:PATH of a file that"
                                    + " holds one; passwords are never kept in the clear"));
        }
        List<String> publish = new ArrayList<>();
        for (YamlValue filter : user.find("publish").flatMap(YamlValue::items).orElse(List.of())) {
            filter.parsed(MqttTopics::requireFilter).ifPresent(publish::add);
        }
        if (name.isEmpty() || hash.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new User(name.get(), hash.get(), publish));
    }

    private List<Subscriber> readSubscribers(YamlMapping section) {
        Optional<YamlValue> written = section.find("subscribers");
        List<YamlValue> items = written.flatMap(YamlValue::items).orElse(List.of());
        if (items.size() > SUBSCRIBERS_MAX) {
            written.ifPresent(value -> value.problem("more than " + SUBSCRIBERS_MAX + " brokers"));
        }
        List<Subscriber> subscribers = new ArrayList<>();
        for (YamlValue item : items) {
            item.mapping().flatMap(this::readSubscriber).ifPresent(subscribers::add);
        }
        return subscribers;
    }

    private Optional<Subscriber> readSubscriber(YamlMapping broker) {
        Optional<String> url =
                broker.require("url").flatMap(value -> value.parsed(MqttReader::requireUrl));
        Optional<String> username = broker.find("username").flatMap(YamlValue::text);
        Optional<YamlValue> writtenPassword = broker.find("password");
        Optional<Secret> password = writtenPassword.flatMap(folder::secret).map(Secret::new);
        if (broker.find("username").isEmpty()) {
            writtenPassword.ifPresent(value -> value.keyProblem("needs a username"));
        }
        return url.map(text -> new Subscriber(text, username, password));
    }

    /** With its port. */
    private static String requireUrl(String text) {
        Matcher matcher = URL.matcher(text);
        if (!matcher.matches()) {
            // The text is not shown: it may hold a password (mqtt://user:password@host).
            throw new IllegalArgumentException(
                    "expected mqtt://HOST:1883 or mqtts://HOST:8883, without user, password or path");
        }
        String scheme = matcher.group(1);
        String defaultPort = scheme.equals("mqtts") ? ":8883" : ":1883";
        String port = matcher.group(3) == null ? defaultPort : matcher.group(3);
        return scheme + "://" + matcher.group(2) + port;
    }
}
