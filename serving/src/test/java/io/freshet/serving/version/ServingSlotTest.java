package io.freshet.serving.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ServingSlotTest {
    /** Something that must not be used after its end. */
    private static final class Thing {
        private final AtomicBoolean ended = new AtomicBoolean();

        ReferenceCounted<Thing> shared() {
            return new ReferenceCounted<>(this, () -> {
                if (!ended.compareAndSet(false, true)) {
                    throw new AssertionError("ended twice");
                }
            });
        }
    }

    @Test
    void endsWhenTheLastOwnerReleases() {
        Thing thing = new Thing();
        ReferenceCounted<Thing> shared = thing.shared();
        assertThat(shared.retain()).isTrue();

        shared.release();
        assertThat(thing.ended).isFalse();
        shared.release();

        assertThat(thing.ended).isTrue();
        assertThat(shared.retain()).isFalse();
    }

    @Test
    void refusesToBeReleasedMoreOftenThanRetained() {
        ReferenceCounted<Thing> shared = new Thing().shared();
        shared.release();

        assertThatThrownBy(shared::release).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void givesNoLeaseWhileEmpty() {
        try (ServingSlot<Thing> slot = new ServingSlot<>()) {
            assertThat(slot.isEmpty()).isTrue();
            assertThat(slot.lease()).isEmpty();
        }
    }

    @Test
    void keepsWhatIsLeasedUntilTheLeaseIsClosed() {
        Thing old = new Thing();
        Thing next = new Thing();
        try (ServingSlot<Thing> slot = new ServingSlot<>()) {
            slot.swap(old.shared());
            ServingSlot.Lease<Thing> lease = slot.lease().orElseThrow();

            slot.swap(next.shared());

            assertThat(old.ended).isFalse();
            assertThat(lease.value()).isSameAs(old);
            lease.close();
            assertThat(old.ended).isTrue();
        }
        assertThat(next.ended).isTrue();
    }

    @Test
    void aLeaseClosedTwiceReleasesOnce() {
        Thing thing = new Thing();
        try (ServingSlot<Thing> slot = new ServingSlot<>()) {
            slot.swap(thing.shared());
            ServingSlot.Lease<Thing> lease = slot.lease().orElseThrow();

            lease.close();
            lease.close();

            assertThat(thing.ended).isFalse();
        }
    }

    @Test
    void neverLeasesWhatHasEndedHoweverManySwap() throws Exception {
        int swaps = 2_000;
        List<Thing> all = new ArrayList<>();
        AtomicInteger uses = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService users = Executors.newFixedThreadPool(4);
        try (ServingSlot<Thing> slot = new ServingSlot<>()) {
            CountDownLatch started = new CountDownLatch(4);
            slot.swap(first(all));
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(users.submit(() -> use(slot, done, uses, started)));
            }
            started.await();
            for (int i = 0; i < swaps; i++) {
                slot.swap(first(all));
            }
            done.set(true);
            for (Future<?> user : running) {
                user.get();
            }
        } finally {
            users.shutdownNow();
        }

        assertThat(uses.get()).isPositive();
        assertThat(all).hasSize(swaps + 1).allMatch(thing -> thing.ended.get());
    }

    private static ReferenceCounted<Thing> first(List<Thing> all) {
        Thing thing = new Thing();
        all.add(thing);
        return thing.shared();
    }

    private static void use(ServingSlot<Thing> slot, AtomicBoolean done, AtomicInteger uses, CountDownLatch started) {
        started.countDown();
        do {
            try (ServingSlot.Lease<Thing> lease = slot.lease().orElseThrow()) {
                assertThat(lease.value().ended.get()).isFalse();
                uses.incrementAndGet();
            }
        } while (!done.get());
    }
}
