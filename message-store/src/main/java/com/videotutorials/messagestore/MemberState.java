package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a member of a subscription's group goes on: read when it starts, and again whenever that may have changed. */
final class MemberState {

    private static final String READ =
            """
            select group_size, position, parking_version from subscriptions.subscription_position
            where subscription = ? and generation = ? and member = ? and not retired
            """;

    private static final String READ_FORMER =
            """
            select group_size, member, position from subscriptions.subscription_position
            where subscription = ? and retired and position > ?
            """;

    private final MemberId member;
    private final GroupMember part;
    private final long position;
    private final long parkingVersion;
    private final List<Former> formers;
    private final ParkedStreams parked;

    private MemberState(
            MemberId member,
            GroupMember part,
            long position,
            long parkingVersion,
            List<Former> formers,
            ParkedStreams parked) {
        this.member = member;
        this.part = part;
        this.position = position;
        this.parkingVersion = parkingVersion;
        this.formers = formers;
        this.parked = parked;
    }

    /** The present state; empty if the group has another size by now. */
    static Optional<MemberState> read(Connection connection, MemberId member) throws SQLException {
        try (var statement = connection.prepareStatement(READ)) {
            statement.setString(1, member.subscription());
            statement.setInt(2, member.generation());
            statement.setInt(3, member.number());
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var part = new GroupMember(member.number(), row.getInt(1));
                var position = row.getLong(2);
                return Optional.of(new MemberState(
                        member,
                        part,
                        position,
                        row.getLong(3),
                        formers(connection, member, position),
                        ParkedStreams.read(connection, member.subscription(), part)));
            }
        }
    }

    private static List<Former> formers(Connection connection, MemberId member, long position) throws SQLException {
        try (var statement = connection.prepareStatement(READ_FORMER)) {
            statement.setString(1, member.subscription());
            statement.setLong(2, position);
            try (var rows = statement.executeQuery()) {
                var formers = new ArrayList<Former>();
                while (rows.next()) {
                    formers.add(new Former(new GroupMember(rows.getInt(2), rows.getInt(1)), rows.getLong(3)));
                }
                return formers;
            }
        }
    }

    MemberId member() {
        return member;
    }

    /** Which streams are the member's. */
    GroupMember part() {
        return part;
    }

    /** The global position of the last message that was handled, 0 before the first. */
    long position() {
        return position;
    }

    long parkingVersion() {
        return parkingVersion;
    }

    ParkedStreams parked() {
        return parked;
    }

    /** Whether the message was handled when the group had another size. */
    boolean wasHandledBefore(StoredMessage message) {
        return formers.stream().anyMatch(former -> former.hasHandled(message));
    }

    /** The state after a move that was committed. The parked streams must be told what it changed among them. */
    MemberState after(Progress progress) {
        var left = formers.isEmpty()
                ? formers
                : formers.stream()
                        .filter(former -> former.position > progress.to())
                        .toList();
        var version = parkingVersion + (progress.changesParking() ? 1 : 0);
        return new MemberState(member, part, progress.to(), version, left, parked);
    }

    /** How far a member of a former generation had got. */
    private record Former(GroupMember part, long position) {

        boolean hasHandled(StoredMessage message) {
            return message.globalPosition() <= position && part.handles(message.stream());
        }
    }
}
