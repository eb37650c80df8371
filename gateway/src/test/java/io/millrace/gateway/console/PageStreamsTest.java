package io.millrace.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import org.junit.jupiter.api.Test;

class PageStreamsTest {

    private final BroadcastProcessor<String> snapshots = BroadcastProcessor.create();

    @Test
    void aBrowserThatIsSlowGetsTheNewestSnapshotAndNoOther() {
        AssertSubscriber<String> slow = browser(1);
        send(1, 1_000);

        slow.request(1);
        slow.request(1);

        assertThat(slow.getItems()).containsExactly("1", "1000");
    }

    @Test
    void aBrowserThatIsSlowDoesNotHoldUpAnother() {
        AssertSubscriber<String> stuck = browser(0);
        AssertSubscriber<String> quick = browser(Long.MAX_VALUE);

        send(1, 3);

        assertThat(quick.getItems()).containsExactly("1", "2", "3");
        assertThat(stuck.getItems()).isEmpty();
    }

    private AssertSubscriber<String> browser(long demand) {
        Multi<String> stream = PageStreams.skippingWhatIsLate(snapshots);
        return stream.subscribe().withSubscriber(AssertSubscriber.create(demand));
    }

    private void send(int first, int last) {
        for (int i = first; i <= last; i++) {
            snapshots.onNext(Integer.toString(i));
        }
    }
}
