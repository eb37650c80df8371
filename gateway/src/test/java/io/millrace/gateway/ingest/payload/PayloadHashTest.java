package io.millrace.gateway.ingest.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadHashTest {

    /** Published test vectors of MurmurHash3 x86_32: stored hashes depend on it staying that. */
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "test, ba6bd213",
        "'Hello, world!', c0363e43",
        "The quick brown fox jumps over the lazy dog, 2e4ff723"
    })
    void isMurmur3WithSeedZero(String text, String hash) {
        assertThat(Integer.toHexString(PayloadHash.of(text.getBytes(UTF_8)))).isEqualTo(hash);
    }
}
