package com.videotutorials.messagestore;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Knows, for one database of positions, what keeps this process from running what it should. */
final class HomeHealth {

    /** Longer than any take-over lasts. */
    private static final long TOO_LONG_NANOS = Duration.ofSeconds(10).toNanos();

    private final Set<String> subscriptions;
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private final Map<MemberId, Long> ownerlessSince = new ConcurrentHashMap<>();
    private volatile Map<String, Long> aside = Map.of();
    private volatile List<Lease> leases = List.of();
    private volatile long heardAt = System.nanoTime();
    private volatile @Nullable Throwable failure;
    private volatile boolean stopped;

    HomeHealth(Set<String> subscriptions) {
        this.subscriptions = Set.copyOf(subscriptions);
    }

    void canRun(String subscription) {
        refusals.remove(subscription);
    }

    void cannotRun(String subscription, RuntimeException why) {
        refusals.put(subscription, "cannot run: " + why.getMessage());
    }

    /** From now on nothing is meant to run. */
    void stopped() {
        stopped = true;
    }

    void unreachable(Throwable why) {
        failure = why;
    }

    void heard(Beat beat) {
        var now = System.nanoTime();
        heardAt = now;
        failure = null;
        leases = beat.leases().stream()
                .filter(lease ->
                        subscriptions.contains(Rebuild.baseName(lease.member().subscription())))
                .toList();
        var rebuilds = leases.stream()
                .map(lease -> lease.member().subscription())
                .filter(Rebuild::isName)
                .toList();
        refusals.keySet().removeIf(name -> Rebuild.isName(name) && !rebuilds.contains(name));
        var ownerless = leases.stream()
                .filter(lease -> lease.isFree() && !lease.paused())
                .map(Lease::member)
                .toList();
        ownerlessSince.keySet().retainAll(ownerless);
        ownerless.forEach(member -> ownerlessSince.putIfAbsent(member, now));
    }

    void counted(Map<String, Long> nowAside) {
        aside = Map.copyOf(nowAside);
    }

    /** How many messages of a subscription are put aside, as they were counted last. */
    long aside(String subscription) {
        return aside.getOrDefault(subscription, 0L);
    }

    /** Every member of the subscriptions that this process has the code of, as it was seen last. */
    List<Lease> leases() {
        return leases;
    }

    /** What is wrong, by the name of the subscription; an empty name if it concerns all. */
    Map<String, String> problems() {
        if (stopped) {
            return Map.of();
        }
        var problems = new TreeMap<String, String>(refusals);
        ownerlessSince.forEach((member, since) -> {
            if (isTooLongAgo(since)) {
                problems.put(member.subscription(), "is run by nobody (member %d)".formatted(member.number()));
            }
        });
        if (isTooLongAgo(heardAt)) {
            var why = failure;
            problems.put(
                    "",
                    "The database of the positions cannot be reached: "
                            + (why == null ? "it does not answer" : why.getMessage()));
        }
        return problems;
    }

    private static boolean isTooLongAgo(long since) {
        return System.nanoTime() - since > TOO_LONG_NANOS;
    }
}
