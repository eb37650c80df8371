package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.settings.GatewaySettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 that signs itself, made by the JDK's keytool. */
final class SelfSigned {

    private static final String PASSWORD = "secret";
    private static final String ALIAS = "gateway";

    private final KeyStore store;
    private final Path directory;

    SelfSigned(Path directory) throws Exception {
        this.directory = directory;
        Path file = directory.resolve("store.p12");
        String command =
                "keytool -genkeypair -alias %s -keyalg EC -dname CN=gateway -ext san=ip:127.0.0.1 -validity 2 -storetype PKCS12 -storepass %s -keystore"
                        .formatted(ALIAS, PASSWORD);
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.set(0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        words.add(file.toString());
        int exit =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("keytool.log").toFile())
                        .start()
                        .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("keytool ended with " + exit);
        }
        store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
    }

    GatewaySettings.Tls tls() throws GeneralSecurityException, IOException {
        Path certificate = pem("tls.crt", "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
        Path key =
                pem(
                        "tls.key",
                        "PRIVATE KEY",
                        store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        return new GatewaySettings.Tls(certificate, key, Optional.empty());
    }

    /** For clients that trust it. */
    SSLSocketFactory trusting() throws GeneralSecurityException {
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private Path pem(String name, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
