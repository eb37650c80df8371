package io.millrace.gateway.ingest.mqtt;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.millrace.gateway.ingest.RejectedMessages.Rejection;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.GatewaySettings.User;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may connect and what they may publish.
 *
 * <p>A bcrypt check takes tens of milliseconds by design; when a thousand sensors come back after a
 * power cut that would keep a small gateway busy for a minute. A password that was right once is
 * therefore remembered as an HMAC under a key that lives only in this process, and the next check
 * of it is cheap. Wrong passwords always pay the full price. Thread-safe.
 */
final class ClientRegister {

    /** The listener's answer to a client's name and password. */
    sealed interface Admission {
        /**
         * @param user empty for an anonymous client
         * @param publish what the client may publish to; empty: everything
         */
        record Admitted(String user, List<TopicFilter> publish) implements Admission {
            public Admitted {
                publish = List.copyOf(publish);
            }

            boolean mayPublish(String topic) {
                return publish.isEmpty()
                        || publish.stream().anyMatch(filter -> filter.matches(topic));
            }

            /** What is told of a message on a topic where the client may not publish. */
            Rejection refusal() {
                return new Rejection(
                        "not-authorised",
                        "user '%s' may not publish here; see mqtt.listener.users".formatted(user));
            }
        }

        /** No name was given and none is not enough. */
        record NameRequired() implements Admission {}

        record WrongNameOrPassword() implements Admission {}
    }

    private static final String HMAC = "HmacSHA256";
    private static final Admission.Admitted ANYBODY = new Admission.Admitted("", List.of());
    private static final int BCRYPT_COST = 10;

    private final boolean isAnonymousAllowed;
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, byte[]> proven = new ConcurrentHashMap<>();
    private final SecretKeySpec processKey;
    // Compared with when the user does not exist, so that the time taken does not tell who does.
    private final byte[] nobodysHash;

    ClientRegister(GatewaySettings.Listener settings, SecureRandom random) {
        settings.users().forEach(user -> users.put(user.name(), user));
        this.isAnonymousAllowed = settings.anonymous() || users.isEmpty();
        byte[] key = new byte[32];
        random.nextBytes(key);
        this.processKey = new SecretKeySpec(key, HMAC);
        this.nobodysHash =
                users.isEmpty() ? new byte[0] : BCrypt.withDefaults().hash(BCRYPT_COST, key);
    }

    /** The answer where none needs a slow check: no user is known, or the client named none. */
    Optional<Admission> admitUnnamed(boolean isNamed) {
        if (isNamed && !users.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(isAnonymousAllowed ? ANYBODY : new Admission.NameRequired());
    }

    /** Slow: never on an event loop. */
    Admission check(String name, String password) {
        User user = users.get(name);
        byte[] proof = proofOf(name, password);
        byte[] known = proven.get(name);
        if (user != null && known != null && MessageDigest.isEqual(known, proof)) {
            return admitted(user);
        }
        byte[] hash =
                user == null
                        ? nobodysHash
                        : user.passwordHash().strip().getBytes(StandardCharsets.UTF_8);
        boolean isRight =
                BCrypt.verifyer().verify(password.getBytes(StandardCharsets.UTF_8), hash).verified;
        if (user == null || !isRight) {
            return new Admission.WrongNameOrPassword();
        }
        proven.put(name, proof);
        return admitted(user);
    }

    private static Admission admitted(User user) {
        return new Admission.Admitted(
                user.name(), user.publish().stream().map(TopicFilter::new).toList());
    }

    private byte[] proofOf(String name, String password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(processKey);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            // Every Java platform must provide it (java.security.Mac).
            throw new IllegalStateException("this Java has no " + HMAC, e);
        }
    }
}
