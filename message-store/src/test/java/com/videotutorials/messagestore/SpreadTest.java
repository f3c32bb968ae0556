package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    private static final int CLUSTERS = 400;

    /** Rounds in which all processes act once; far more than the two or three that it takes. */
    private static final int ROUNDS = 20;

    @Test
    void aGroupIsDividedEvenly() {
        var members = group("parcels", 8);

        assertThat(loads(Spread.of(processes(1, "parcels"), members, Map.of()))).containsExactly(8);
        assertThat(loads(Spread.of(processes(2, "parcels"), members, Map.of()))).containsExactly(4, 4);
        assertThat(loads(Spread.of(processes(3, "parcels"), members, Map.of()))).containsExactly(2, 3, 3);
    }

    @Test
    void subscriptionsOfOneMemberAreDividedEvenlyTogether() {
        var members = IntStream.range(0, 20)
                .mapToObj(i -> new MemberId("s" + i, 0, 0))
                .toList();
        var names = members.stream().map(MemberId::subscription).toArray(String[]::new);

        assertThat(loads(Spread.of(processes(3, names), members, Map.of()))).containsExactly(6, 7, 7);
    }

    @Test
    void whatNobodyCanRunHasNoOwner() {
        var members = List.of(new MemberId("parcels", 0, 0), new MemberId("invoices", 0, 0));

        assertThat(Spread.of(processes(1, "parcels"), members, Map.of())).containsOnlyKeys(members.get(0));
        assertThat(Spread.of(List.of(), members, Map.of())).isEmpty();
    }

    @Test
    void whoCanRunASubscriptionCanRunItsRebuild() {
        var rebuild = new MemberId("parcels@rebuild", 0, 0);

        assertThat(Spread.of(processes(1, "parcels"), List.of(rebuild), Map.of()))
                .containsOnlyKeys(rebuild);
        assertThat(Spread.of(processes(1, "rebuild", "@rebuild"), List.of(rebuild), Map.of()))
                .isEmpty();
    }

    @Test
    void anOwnerThatIsDeadOrCannotRunItCountsForNothing() {
        var member = new MemberId("parcels", 0, 0);
        var able = process("parcels");
        var unable = process("invoices");

        assertThat(Spread.of(List.of(able, unable), List.of(member), Map.of(member, unable.id())))
                .containsEntry(member, able.id());
        assertThat(Spread.of(List.of(able), List.of(member), Map.of(member, UUID.randomUUID())))
                .containsEntry(member, able.id());
    }

    @Test
    void hardlyAnythingChangesHandsButWhatANewProcessGets() {
        var moves = new Moves();
        everyCluster(Cluster::uniform, cluster -> {
            var before = cluster.planFrom(Map.of());
            var joined = cluster.withNewcomer();
            var newcomer = joined.processes().get(cluster.processes().size()).id();

            var after = joined.planFrom(before);

            moves.count(before, after, member -> newcomer.equals(after.get(member)));
        });
        moves.assertNearlyAllNecessary();
    }

    @Test
    void hardlyAnythingChangesHandsButWhatADeadProcessHad() {
        var moves = new Moves();
        everyCluster(Cluster::uniform, cluster -> {
            var before = cluster.planFrom(Map.of());
            var dead = cluster.processes().get(0);

            var after = cluster.without(dead).planFrom(before);

            moves.count(before, after, member -> dead.id().equals(before.get(member)));
        });
        moves.assertNearlyAllNecessary();
    }

    @Test
    void ofOneGroupOnlyWhatANewProcessGetsChangesHands() {
        var members = group("parcels", 64);
        for (var size = 1; size < 20; size++) {
            var processes = processes(size + 1, "parcels");
            var before = Spread.of(processes.subList(0, size), members, Map.of());

            var after = Spread.of(processes, members, before);

            assertThat(members)
                    .filteredOn(member -> !Objects.equals(before.get(member), after.get(member)))
                    .hasSize(64 / (size + 1));
        }
    }

    @Test
    void everyPlanIsCompleteEvenAndFulfilled() {
        everyCluster(Cluster::any, cluster -> {
            var plan = cluster.planFrom(cluster.present());

            cluster.assertComplete(plan);
            cluster.assertGroupsEven(plan);
            cluster.assertNoMoveMakesItMoreEven(plan);
            assertThat(cluster.planFrom(plan)).isEqualTo(plan);
        });
    }

    @Test
    void theOrderOfWhatIsKnownDoesNotMatter() {
        everyCluster(Cluster::any, cluster -> assertThat(cluster.shuffled().planFrom(cluster.present()))
                .isEqualTo(cluster.planFrom(cluster.present())));
    }

    @Test
    void processesThatFollowThePlanOneByOneComeToRest() {
        everyCluster(Cluster::any, cluster -> {
            var owners = new HashMap<>(cluster.present());
            var rounds = 0;
            while (!owners.equals(cluster.planFrom(owners))) {
                assertThat(rounds++).isLessThan(ROUNDS);
                cluster.everybodyActsOnce(owners);
            }
        });
    }

    @Test
    void aPlanForAThousandMembersIsMadeInNoTime() {
        var members = Stream.concat(
                        group("parcels", 1_024).stream(),
                        IntStream.range(0, 40).mapToObj(i -> group("s" + i, 5)).flatMap(List::stream))
                .toList();
        var names = members.stream().map(MemberId::subscription).distinct().toArray(String[]::new);
        var processes = processes(12, names);
        var owners = Spread.of(processes.subList(0, 11), members, Map.of());
        for (var i = 0; i < 50; i++) {
            Spread.of(processes, members, owners);
        }

        var fastest = IntStream.range(0, 20)
                .mapToLong(i -> {
                    var start = System.nanoTime();
                    Spread.of(processes, members, owners);
                    return System.nanoTime() - start;
                })
                .min()
                .orElseThrow();

        assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(20));
    }

    private static void everyCluster(Function<Random, Cluster> kind, Consumer<Cluster> requirement) {
        var firstSeed = new Random().nextLong();
        for (var i = 0; i < CLUSTERS; i++) {
            var seed = firstSeed + i;
            var cluster = kind.apply(new Random(seed));
            try {
                requirement.accept(cluster);
            } catch (AssertionError e) {
                throw new AssertionError("Seed " + seed + ": " + cluster, e);
            }
        }
    }

    private static List<MemberId> group(String subscription, int size) {
        return IntStream.range(0, size)
                .mapToObj(number -> new MemberId(subscription, 0, number))
                .toList();
    }

    private static SubscriptionProcess process(String... subscriptions) {
        return process(Set.of(subscriptions));
    }

    private static SubscriptionProcess process(Set<String> subscriptions) {
        return new SubscriptionProcess(UUID.randomUUID(), "worker", subscriptions);
    }

    private static List<SubscriptionProcess> processes(int count, String... subscriptions) {
        return Stream.generate(() -> process(subscriptions)).limit(count).toList();
    }

    private static List<Integer> loads(Map<MemberId, UUID> plan) {
        return plan.values().stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.summingInt(member -> 1)))
                .values()
                .stream()
                .sorted()
                .toList();
    }

    /** How many members change hands, and how many of them have to. */
    private static final class Moves {

        private int all;
        private int necessary;

        void count(Map<MemberId, UUID> before, Map<MemberId, UUID> after, Predicate<MemberId> isNecessary) {
            for (var member : before.keySet()) {
                if (!Objects.equals(before.get(member), after.get(member))) {
                    all++;
                    necessary += isNecessary.test(member) ? 1 : 0;
                }
            }
        }

        void assertNearlyAllNecessary() {
            assertThat(all - necessary).isLessThan(all / 50);
        }
    }
}
