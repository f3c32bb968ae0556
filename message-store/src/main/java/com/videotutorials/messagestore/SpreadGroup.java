package com.videotutorials.messagestore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** The part of a {@link Spread} that is about one subscription. Processes are meant by their place in the list of all. */
final class SpreadGroup {

    private final List<SubscriptionProcess> processes;
    private final int[] loads;
    private final List<MemberId> members;

    /** Which processes can run the subscription. */
    private final int[] able;

    /** Which of them has each member now, or -1. */
    private final int[] present;

    /** How many members each process has now. */
    private final int[] counts;

    /** How many members every process gets. */
    private final int share;

    /** Which processes get one more. */
    private final boolean[] extra;

    /** How many processes still have to be found to get one more. */
    private int extrasLeft;

    /**
     * Plans nothing yet.
     *
     * @param loads how many members each process gets, which the group counts on
     * @param members all of them, in order
     */
    SpreadGroup(List<SubscriptionProcess> processes, int[] loads, List<MemberId> members, Map<MemberId, UUID> owners) {
        this.processes = processes;
        this.loads = loads;
        this.members = members;
        this.able = IntStream.range(0, processes.size())
                .filter(process -> processes.get(process).runs(members.get(0).subscription()))
                .toArray();
        this.present = members.stream()
                .mapToInt(member -> Arrays.stream(able)
                        .filter(process -> processes.get(process).id().equals(owners.get(member)))
                        .findFirst()
                        .orElse(-1))
                .toArray();
        this.counts = new int[processes.size()];
        Arrays.stream(present).filter(process -> process >= 0).forEach(process -> counts[process]++);
        this.share = canBeRun() ? members.size() / able.length : 0;
        this.extra = new boolean[processes.size()];
        this.extrasLeft = members.size() - share * able.length;
    }

    boolean canBeRun() {
        return able.length > 0;
    }

    /** Everybody gets a share, and who has more now one more, unless that needs a choice. */
    void giveShares() {
        for (var process : able) {
            loads[process] += share;
        }
        var having = Arrays.stream(able).filter(this::hasMore).toArray();
        if (having.length <= extrasLeft) {
            Arrays.stream(having).forEach(this::giveExtra);
        }
    }

    /** What is left is for those who have more now, else for those who have least to do. */
    void giveExtras() {
        while (extrasLeft > 0) {
            IntStream.of(able)
                    .filter(process -> !extra[process])
                    .boxed()
                    .min(Comparator.comparing((Integer process) -> !hasMore(process))
                            .thenComparing(process -> loads[process]))
                    .ifPresent(this::giveExtra);
        }
    }

    void giveExtra(int process) {
        extra[process] = true;
        extrasLeft--;
        loads[process]++;
    }

    void takeExtra(int process) {
        extra[process] = false;
        extrasLeft++;
        loads[process]--;
    }

    /** Every way to let another process have an extra member. */
    List<Spread.Pass> passes() {
        var passes = new ArrayList<Spread.Pass>();
        for (var from : able) {
            for (var to : able) {
                if (extra[from] && !extra[to]) {
                    passes.add(new Spread.Pass(this, from, to, !hasMore(from) || hasMore(to)));
                }
            }
        }
        return passes;
    }

    private boolean hasMore(int process) {
        return counts[process] > share;
    }

    /** Leaves members where they are as far as the plan has room for them there. */
    void assign(Map<MemberId, UUID> plan) {
        var room = new int[processes.size()];
        for (var process : able) {
            room[process] = extra[process] ? share + 1 : share;
        }
        var moving = new ArrayList<MemberId>();
        for (var i = 0; i < present.length; i++) {
            if (present[i] >= 0 && room[present[i]] > 0) {
                room[present[i]]--;
                plan.put(members.get(i), processes.get(present[i]).id());
            } else {
                moving.add(members.get(i));
            }
        }
        var takers = IntStream.of(able)
                .flatMap(process -> IntStream.range(0, room[process]).map(i -> process))
                .iterator();
        moving.forEach(
                member -> plan.put(member, processes.get(takers.nextInt()).id()));
    }
}
