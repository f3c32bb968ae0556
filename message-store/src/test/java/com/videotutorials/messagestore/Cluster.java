package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** A random number of processes, what they can run, and who runs it now: what a {@link Spread} has to cope with. */
record Cluster(
        Random random, List<SubscriptionProcess> processes, List<MemberId> members, Map<MemberId, UUID> present) {

    /** One in which each process can run a part of the subscriptions, and anything may be anywhere. */
    static Cluster any(Random random) {
        var members = members(random);
        var processes = IntStream.range(0, random.nextInt(9))
                .mapToObj(i -> process(random, some(random, subscriptions(members))))
                .toList();
        var present = new HashMap<MemberId, UUID>();
        var emptiness = random.nextDouble();
        for (var member : members) {
            if (!processes.isEmpty() && random.nextDouble() > emptiness) {
                present.put(member, anyOf(random, processes).id());
            }
        }
        return new Cluster(random, processes, members, present);
    }

    /** One in which each process can run everything. */
    static Cluster uniform(Random random) {
        var members = members(random);
        var processes = IntStream.range(0, 1 + random.nextInt(8))
                .mapToObj(i -> process(random, subscriptions(members)))
                .toList();
        return new Cluster(random, processes, members, Map.of());
    }

    private static List<MemberId> members(Random random) {
        var members = new ArrayList<MemberId>();
        var groups = 1 + random.nextInt(12);
        for (var i = 0; i < groups; i++) {
            var subscription = random.nextInt(6) == 0 ? Rebuild.nameOf("s" + i) : "s" + i;
            var generation = random.nextInt(3);
            var size = random.nextBoolean() ? 1 : 1 + random.nextInt(16);
            IntStream.range(0, size).forEach(number -> members.add(new MemberId(subscription, generation, number)));
        }
        return members;
    }

    private static Set<String> subscriptions(List<MemberId> members) {
        var names = new HashSet<String>();
        members.forEach(member -> names.add(Rebuild.baseName(member.subscription())));
        return names;
    }

    private static Set<String> some(Random random, Set<String> subscriptions) {
        var part = random.nextDouble();
        var chosen = new HashSet<String>();
        for (var subscription : subscriptions.stream().sorted().toList()) {
            if (random.nextDouble() < part) {
                chosen.add(subscription);
            }
        }
        return chosen;
    }

    private static SubscriptionProcess process(Random random, Set<String> subscriptions) {
        return new SubscriptionProcess(new UUID(random.nextLong(), random.nextLong()), "worker", subscriptions);
    }

    private static <T> T anyOf(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    Map<MemberId, UUID> planFrom(Map<MemberId, UUID> owners) {
        return Spread.of(processes, members, owners);
    }

    Cluster shuffled() {
        return new Cluster(random, shuffled(processes), shuffled(members), present);
    }

    private <T> List<T> shuffled(Collection<T> list) {
        var copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }

    /** The same with another process, the last one, that can run everything. */
    Cluster withNewcomer() {
        var more = new ArrayList<>(processes);
        more.add(process(random, subscriptions(members)));
        return new Cluster(random, more, members, present);
    }

    Cluster without(SubscriptionProcess dead) {
        var others = processes.stream().filter(process -> !process.equals(dead)).toList();
        return new Cluster(random, others, members, present);
    }

    /** Each process gives up what should not be its own and takes what should be and is free, one after the other. */
    void everybodyActsOnce(Map<MemberId, UUID> owners) {
        for (var process : shuffled(processes)) {
            var id = process.id();
            var plan = planFrom(owners);
            members.stream()
                    .filter(member -> id.equals(plan.get(member)))
                    .forEach(member -> owners.putIfAbsent(member, id));
            owners.entrySet().removeIf(entry -> entry.getValue().equals(id) && !id.equals(plan.get(entry.getKey())));
        }
    }

    void assertComplete(Map<MemberId, UUID> plan) {
        for (var member : members) {
            var able = able(member);
            if (able.isEmpty()) {
                assertThat(plan).doesNotContainKey(member);
            } else {
                assertThat(able).contains(plan.get(member));
            }
        }
    }

    void assertGroupsEven(Map<MemberId, UUID> plan) {
        assertThat(members).allMatch(member -> isGroupEven(member, plan));
    }

    void assertNoMoveMakesItMoreEven(Map<MemberId, UUID> plan) {
        plan.forEach((member, from) -> {
            for (var to : able(member)) {
                var moved = new HashMap<>(plan);
                moved.put(member, to);
                assertThat(isGroupEven(member, moved) && load(plan, from) >= load(plan, to) + 2)
                        .as("%s from %s to %s", member, from, to)
                        .isFalse();
            }
        });
    }

    private boolean isGroupEven(MemberId one, Map<MemberId, UUID> plan) {
        var counts = able(one).stream()
                .mapToLong(process -> plan.entrySet().stream()
                        .filter(entry -> entry.getKey().subscription().equals(one.subscription()))
                        .filter(entry -> entry.getValue().equals(process))
                        .count())
                .summaryStatistics();
        return counts.getCount() == 0 || counts.getMax() - counts.getMin() <= 1;
    }

    private static int load(Map<MemberId, UUID> plan, UUID process) {
        return Collections.frequency(plan.values(), process);
    }

    private List<UUID> able(MemberId member) {
        return processes.stream()
                .filter(process -> process.runs(member.subscription()))
                .map(SubscriptionProcess::id)
                .toList();
    }
}
