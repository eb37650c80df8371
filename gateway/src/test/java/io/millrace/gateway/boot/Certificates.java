package io.millrace.gateway.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of the test's own and what it has certified, made by the JDK's keytool. */
final class Certificates {

    static final String PASSWORD = "store-secret";
    private static final char[] KEY = PASSWORD.toCharArray();
    private static final String AUTHORITY = "authority";

    private final Path folder;
    private final KeyStore all;

    Certificates(Path folder) throws Exception {
        this.folder = folder;
        Path file = folder.resolve("all.p12");
        keytool(file, "-alias authority -dname CN=authority -ext bc:c -validity 30");
        keytool(file, signed("good", "ip:127.0.0.1", "-validity 2"));
        keytool(file, signed("expired", "ip:127.0.0.1", "-startdate -10d -validity 5"));
        keytool(file, signed("elsewhere", "dns:kafka.elsewhere.example", "-validity 2"));
        all = load(file);
    }

    private static String signed(String alias, String name, String validity) {
        return "-alias %s -signer authority -dname CN=%s -ext san=%s %s"
                .formatted(alias, alias, name, validity);
    }

    private void keytool(Path store, String what) throws Exception {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                store.toString()));
        words.addAll(List.of(what.split(" ")));
        Path log = folder.resolve("keytool.log");
        int exit =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("keytool: " + Files.readString(log));
        }
    }

    private static KeyStore load(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, KEY);
        }
        return store;
    }

    /** A key store with this certificate, its key and its authority. */
    Path keyStore(String alias) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setKeyEntry(alias, all.getKey(alias, KEY), KEY, all.getCertificateChain(alias));
        return save(store, alias + ".p12");
    }

    /** A trust store with the authority. */
    Path trustStore() {
        try {
            KeyStore store = empty();
            store.setCertificateEntry(AUTHORITY, all.getCertificate(AUTHORITY));
            return save(store, "trust.p12");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path pemCertificate(String alias) throws GeneralSecurityException, IOException {
        return pem(alias + ".crt", "CERTIFICATE", all.getCertificate(alias).getEncoded());
    }

    Path pemKey(String alias) throws GeneralSecurityException, IOException {
        return pem(alias + ".key", "PRIVATE KEY", all.getKey(alias, KEY).getEncoded());
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, KEY);
        return store;
    }

    private Path save(KeyStore store, String name) throws GeneralSecurityException, IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, KEY);
        }
        return file;
    }

    private Path pem(String name, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
    }
}
