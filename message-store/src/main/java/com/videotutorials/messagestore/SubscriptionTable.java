package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Describes subscriptions to people, under the kind of worker that their names begin with. */
final class SubscriptionTable {

    private static final String UNKNOWN = "?";

    private SubscriptionTable() {}

    static String of(List<SubscriptionHome> homes) {
        var kinds = new TreeMap<String, TreeSet<String>>();
        for (var home : homes) {
            var positions = positions(home);
            for (var subscription : home.subscriptions()) {
                kinds.computeIfAbsent(kind(subscription), kind -> new TreeSet<>())
                        .add(line(subscription, positions));
            }
        }
        var text = new StringBuilder();
        kinds.descendingMap().forEach((kind, lines) -> {
            text.append(kind).append(System.lineSeparator());
            lines.forEach(text::append);
        });
        return text.toString();
    }

    private static String kind(Subscription<?> subscription) {
        var name = subscription.name();
        var colon = name.indexOf(':');
        return colon < 0 ? "subscriptions" : name.substring(0, colon);
    }

    private static String line(Subscription<?> subscription, Map<String, Long> positions) {
        var position = positions.get(subscription.name());
        var group = subscription.groupSize() == 1 ? "" : " in %d parts".formatted(subscription.groupSize());
        return "  %-46s %-24s from %-10s %s%s%n"
                .formatted(
                        subscription.name(),
                        subscription.selection(),
                        position == null ? UNKNOWN : position,
                        String.join(", ", subscription.types()),
                        group);
    }

    private static Map<String, Long> positions(SubscriptionHome home) {
        var positions = new HashMap<String, Long>();
        var names = home.subscriptions().stream().map(Subscription::name).toList();
        try (var connection = home.dataSource().getConnection()) {
            SubscriptionPositions.read(connection, names)
                    .forEach(known -> positions.put(known.subscription(), known.position()));
        } catch (SQLException e) {
            names.forEach(name -> positions.remove(name));
        }
        return positions;
    }
}
