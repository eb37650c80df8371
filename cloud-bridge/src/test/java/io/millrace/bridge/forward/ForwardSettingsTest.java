package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ForwardSettingsTest {
    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void topicsHaveAtLeastOneOfEverything() {
        assertThatCode(() -> new TopicSettings(1, 1, Duration.ofMillis(1), true, 1))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new TopicSettings(0, 1, WEEK, true, 1)).hasMessageContaining("0");
        assertThatThrownBy(() -> new TopicSettings(1, 0, WEEK, true, 1)).hasMessageContaining("0");
        assertThatThrownBy(() -> new TopicSettings(1, 1, WEEK, true, 0)).hasMessageContaining("0");
        assertThatThrownBy(() -> new TopicSettings(1, 1, Duration.ZERO, true, 1))
                .hasMessageContaining("retention");
    }

    @Test
    void anEntryIsFreshForTenCommitsButForFiveSecondsAtLeast() {
        assertThat(ForwardSettings.defaults("gw").freshFor()).isEqualTo(Duration.ofSeconds(5));
        assertThat(committedEvery(Duration.ofMillis(100)).freshFor())
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(committedEvery(Duration.ofSeconds(3)).freshFor())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theJournalRemembersAClusterOnce() {
        InMemoryIdentities identities = new InMemoryIdentities("j", "o");
        Lineage lineage = new Lineage(identities);

        lineage.rememberCluster("first");
        assertThat(identities.current().clusterId()).isEqualTo(Optional.of("first"));
        lineage.rememberCluster("second");
        assertThat(identities.current().clusterId()).isEqualTo(Optional.of("second"));
        assertThat(lineage.atOpening().clusterId()).isEmpty();
    }

    private static ForwardSettings committedEvery(Duration interval) {
        return new ForwardSettings(
                "gw",
                interval,
                Duration.ofMinutes(1),
                20_000,
                ForwardSettings.CHUNK_BYTES_MAX,
                OptionalLong.empty(),
                Duration.ofSeconds(5));
    }
}
