package io.millrace.gateway.cli;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * What a failed TLS handshake means and what to do, in one sentence. Pure; Java says it in a chain
 * of causes that only its authors read at a glance.
 */
public final class TlsTrouble {

    private static final List<String> CLIENT_REFUSED =
            List.of(
                    "bad_certificate",
                    "certificate_required",
                    "certificate_unknown",
                    "unknown_ca",
                    "access_denied");

    private TlsTrouble() {}

    /**
     * Where the certificates are set, for the advice.
     *
     * @param trust the setting that says which authorities are trusted
     * @param own the setting of the gateway's own certificate
     * @param address the setting that names the server
     */
    public record Settings(String trust, String own, String address) {}

    /** Empty when the failure has nothing to do with TLS. */
    public static Optional<String> of(Throwable failure, Settings settings) {
        List<Throwable> chain = chain(failure);
        if (chain.stream().noneMatch(TlsTrouble::isTls)) {
            return Optional.empty();
        }
        return Stream.of(
                        dates(chain),
                        wrongHost(chain, settings),
                        untrusted(chain, settings),
                        clientRefused(chain, settings),
                        noTls(chain))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() ->
                        Optional.of(
                                "TLS fails: %s; check the certificates at both ends"
                                        .formatted(last(chain))));
    }

    private static boolean isTls(Throwable cause) {
        return cause instanceof SSLException || cause instanceof CertificateException;
    }

    private static Optional<String> dates(List<Throwable> chain) {
        return chain.stream().flatMap(cause -> date(cause).stream()).findFirst();
    }

    private static Optional<String> date(Throwable cause) {
        return switch (cause) {
            case CertificateExpiredException expired ->
                    Optional.of(
                            "its certificate has expired (%s); renew it there, or set this machine's clock if that is wrong"
                                    .formatted(expired.getMessage()));
            case CertificateNotYetValidException early ->
                    Optional.of(
                            "its certificate is not valid yet (%s); set this machine's clock, or wait"
                                    .formatted(early.getMessage()));
            default -> Optional.empty();
        };
    }

    private static Optional<String> wrongHost(List<Throwable> chain, Settings settings) {
        return messages(chain)
                .filter(said ->
                        said.startsWith("No subject alternative")
                                || said.startsWith("No name matching"))
                .findFirst()
                .map(said ->
                        "its certificate is for another host (%s); use the name in the certificate in %s, or have one issued for this name"
                                .formatted(said, settings.address()));
    }

    private static Optional<String> untrusted(List<Throwable> chain, Settings settings) {
        boolean isUntrusted =
                chain.stream().anyMatch(CertPathBuilderException.class::isInstance)
                        || messages(chain).anyMatch(said -> said.contains("trustAnchors"));
        return isUntrusted
                ? Optional.of(
                        "its certificate comes from an authority that is not trusted here; name the authority's certificate in %s"
                                .formatted(settings.trust()))
                : Optional.empty();
    }

    private static Optional<String> clientRefused(List<Throwable> chain, Settings settings) {
        return messages(chain)
                .filter(said ->
                        CLIENT_REFUSED.stream().anyMatch(said.toLowerCase(Locale.ROOT)::contains))
                .findFirst()
                .map(said ->
                        "it refuses the gateway's own certificate or misses one (%s); set %s"
                                .formatted(said, settings.own()));
    }

    private static Optional<String> noTls(List<Throwable> chain) {
        return messages(chain)
                .filter(said ->
                        said.contains("Unsupported or unrecognized SSL message")
                                || said.contains("not an SSL/TLS record"))
                .findFirst()
                .map(said ->
                        "this port does not speak TLS; take the port for TLS, or a connection without it");
    }

    private static Stream<String> messages(List<Throwable> chain) {
        return chain.stream()
                .map(Throwable::getMessage)
                .filter(said -> said != null && !said.isBlank());
    }

    private static String last(List<Throwable> chain) {
        return messages(chain).reduce((_, later) -> later).orElse("no reason given");
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure;
                cause != null && !chain.contains(cause);
                cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }
}
