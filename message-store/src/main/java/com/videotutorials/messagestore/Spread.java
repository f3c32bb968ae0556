package com.videotutorials.messagestore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which process should run which member. A pure function of what all processes read in the same tables, so that
 * they come to the same plan without a leader.
 *
 * <p>The members of a group are divided evenly among the processes that can run it: each gets as many, some get one more.
 * Who gets one more is chosen so that all groups together are divided evenly too. A plan that is fulfilled stays; else
 * as little as possible changes hands.
 */
final class Spread {

    /** From this difference on, the loads of two processes become more even when a member moves. */
    private static final int UNEVEN = 2;

    private final List<SubscriptionProcess> processes;

    /** How many members each process gets in the plan as far as it is made. */
    private final int[] loads;

    private final List<SpreadGroup> groups;

    private Spread(
            Collection<SubscriptionProcess> processes, Collection<MemberId> members, Map<MemberId, UUID> owners) {
        this.processes = processes.stream()
                .sorted(Comparator.comparing(SubscriptionProcess::id))
                .toList();
        this.loads = new int[processes.size()];
        this.groups = members.stream()
                .sorted()
                .collect(Collectors.groupingBy(MemberId::subscription, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(group -> new SpreadGroup(this.processes, loads, group, owners))
                .filter(SpreadGroup::canBeRun)
                .toList();
    }

    /**
     * The process that each member should belong to. Members that nobody can run are not in the result.
     *
     * @param processes those that are alive
     * @param members those of all groups, each in its present generation
     * @param owners the processes that members belong to now; those that are not alive count for nothing
     */
    static Map<MemberId, UUID> of(
            Collection<SubscriptionProcess> processes, Collection<MemberId> members, Map<MemberId, UUID> owners) {
        return new Spread(processes, members, owners).plan();
    }

    private Map<MemberId, UUID> plan() {
        groups.forEach(SpreadGroup::giveShares);
        groups.forEach(SpreadGroup::giveExtras);
        var passes = usefulPasses();
        while (!passes.isEmpty()) {
            passes.forEach(Pass::make);
            passes = usefulPasses();
        }
        var plan = new HashMap<MemberId, UUID>();
        groups.forEach(group -> group.assign(plan));
        return plan;
    }

    /** What makes the loads more even next; empty if nothing does. */
    private List<Pass> usefulPasses() {
        var range = IntStream.of(loads).summaryStatistics();
        if (range.getMax() - range.getMin() < UNEVEN) {
            return List.of();
        }
        var free = new @Nullable Pass[loads.length][loads.length];
        Pass best = null;
        for (var group : groups) {
            for (var pass : group.passes()) {
                if (pass.isFree()) {
                    free[pass.from][pass.to] = pass;
                }
                if (difference(pass) >= UNEVEN && (best == null || difference(pass) > difference(best))) {
                    best = pass;
                }
            }
        }
        return IntStream.range(0, loads.length)
                .mapToObj(first -> chain(first, free))
                .filter(chain -> !chain.isEmpty())
                .findFirst()
                .orElse(best == null ? List.of() : List.of(best));
    }

    private int difference(Pass pass) {
        return loads[pass.from] - loads[pass.to];
    }

    /** Somebody passes a member on to another, who passes one on, and so on to somebody who has less than the first. */
    private List<Pass> chain(int first, @Nullable Pass[][] free) {
        var chains = new HashMap<Integer, List<Pass>>(Map.of(first, List.of()));
        var ends = new ArrayDeque<>(List.of(first));
        while (!ends.isEmpty()) {
            var end = ends.remove();
            for (var pass : free[end]) {
                if (pass != null && !chains.containsKey(pass.to)) {
                    var chain = new ArrayList<>(chains.getOrDefault(end, List.of()));
                    chain.add(pass);
                    if (loads[first] - loads[pass.to] >= UNEVEN) {
                        return chain;
                    }
                    chains.put(pass.to, chain);
                    ends.add(pass.to);
                }
            }
        }
        return List.of();
    }

    /**
     * In the plan, one process's extra member of a group goes to another process.
     *
     * @param isFree whether that lets no further member change hands
     */
    record Pass(SpreadGroup group, int from, int to, boolean isFree) {

        private void make() {
            group.takeExtra(from);
            group.giveExtra(to);
        }
    }
}
