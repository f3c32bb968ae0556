package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Holds this process's members in the database, so that each is run by one process at a time and all are spread over the
 * processes that are alive.
 *
 * <p>A process is alive as long as it beats, and so are its leases: a beat writes one row, however many members the process
 * holds. Whoever takes a member from a process that is no longer alive has that process's row locked, so that it cannot
 * come back to life at the same moment; it comes to know with its next beat.
 */
final class Leases {

    /** The channel on which processes say that one has come or gone, or that members have changed hands. */
    static final String CHANNEL = "subscription_leases";

    /** A process that beats once a second is taken for dead when the third beat is missing. */
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);

    private final DataSource dataSource;
    private final SubscriptionProcess process;
    private final LeaseTable table;
    private final LeaseTable tableWhenLeaving;

    Leases(DataSource dataSource, UUID processId, String processName, Collection<String> subscriptions) {
        this(dataSource, processId, processName, subscriptions, TIME_TO_LIVE);
    }

    /**
     * Writes nothing yet.
     *
     * @param processId another one for each start of the process
     * @param subscriptions the names of those that the process can run
     * @param timeToLive how long after a beat its leases hold
     */
    Leases(
            DataSource dataSource,
            UUID processId,
            String processName,
            Collection<String> subscriptions,
            Duration timeToLive) {
        this.dataSource = dataSource;
        this.process = new SubscriptionProcess(processId, processName, Set.copyOf(subscriptions));
        this.table = new LeaseTable(process, timeToLive);
        this.tableWhenLeaving = new LeaseTable(new SubscriptionProcess(processId, processName, Set.of()), timeToLive);
    }

    /**
     * Shows that the process is alive and takes the members that should be its own and belong to nobody. Members that are
     * not among the owned ones must not be run any longer.
     */
    Beat beat() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            var contents = table.beat(connection);
            var leases = contents.leases();
            var plan = plan(contents);
            var free = leases.stream()
                    .filter(Lease::isFree)
                    .map(Lease::member)
                    .filter(member -> isMine(member, plan))
                    .toList();
            if (!free.isEmpty()) {
                var acquired = table.acquire(connection, free);
                leases = leases.stream()
                        .map(lease -> acquired.contains(lease.member()) ? lease.ownedBy(me()) : lease)
                        .toList();
            }
            if (contents.untidy()) {
                table.tidy(connection);
            }
            return result(leases, contents.processes(), plan);
        }
    }

    /** Shows that the process is alive and can run nothing more: it keeps what it has until it gives it up. */
    void stayUntilFinished() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            tableWhenLeaving.beat(connection);
        }
    }

    /** Gives members up, for others to take them at once. Those that are not the process's are left alone. */
    void release(Collection<MemberId> members) throws SQLException {
        if (members.isEmpty()) {
            return;
        }
        try (var connection = dataSource.getConnection()) {
            table.release(connection, members);
        }
    }

    /** Gives everything up and takes the process off the list; a later beat would put it there again. */
    void leave() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            table.leave(connection);
        }
    }

    private static Map<MemberId, UUID> plan(LeaseContents contents) {
        var owners = new HashMap<MemberId, UUID>();
        for (var lease : contents.leases()) {
            lease.owner().ifPresent(owner -> owners.put(lease.member(), owner.id()));
        }
        var members = contents.leases().stream().map(Lease::member).toList();
        return Spread.of(contents.processes(), members, owners);
    }

    private Beat result(List<Lease> leases, List<SubscriptionProcess> processes, Map<MemberId, UUID> plan) {
        var owned = leases.stream()
                .filter(lease -> lease.isOwnedBy(process.id()))
                .collect(Collectors.toMap(Lease::member, lease -> lease));
        var toRelease =
                owned.keySet().stream().filter(member -> !isMine(member, plan)).collect(Collectors.toSet());
        return new Beat(owned, toRelease, leases, processes);
    }

    private boolean isMine(MemberId member, Map<MemberId, UUID> plan) {
        return process.id().equals(plan.get(member));
    }

    private Lease.Owner me() {
        return new Lease.Owner(process.id(), process.name(), true);
    }
}
