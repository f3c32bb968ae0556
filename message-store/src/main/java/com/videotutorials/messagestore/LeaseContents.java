package com.videotutorials.messagestore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a process sees in the tables: all there is to decide from.
 *
 * @param leases all members, in order
 * @param processes those that are alive
 * @param untidy whether there are rows that nobody needs any more
 */
record LeaseContents(List<Lease> leases, List<SubscriptionProcess> processes, boolean untidy) {

    /** From the two results of the statement's present place on. */
    static LeaseContents read(PreparedStatement statement) throws SQLException {
        var leases = new ArrayList<Lease>();
        var processes = new ArrayList<SubscriptionProcess>();
        var untidy = false;
        try (var rows = statement.getResultSet()) {
            while (rows.next()) {
                if (rows.getString(1) == null) {
                    untidy = true;
                } else {
                    leases.add(lease(rows));
                }
            }
        }
        statement.getMoreResults();
        try (var rows = statement.getResultSet()) {
            while (rows.next()) {
                if (rows.getBoolean(4)) {
                    processes.add(process(rows));
                }
                untidy |= rows.getBoolean(5);
            }
        }
        return new LeaseContents(leases, processes, untidy);
    }

    private static Lease lease(ResultSet row) throws SQLException {
        var id = row.getObject(7, UUID.class);
        var owner = id == null
                ? Optional.<Lease.Owner>empty()
                : Optional.of(new Lease.Owner(id, row.getString(8), row.getBoolean(9)));
        return new Lease(LeaseTable.member(row), row.getInt(4), row.getBoolean(5), row.getLong(6), owner);
    }

    private static SubscriptionProcess process(ResultSet row) throws SQLException {
        var subscriptions = (String[]) row.getArray(3).getArray();
        return new SubscriptionProcess(row.getObject(1, UUID.class), row.getString(2), Set.of(subscriptions));
    }
}
