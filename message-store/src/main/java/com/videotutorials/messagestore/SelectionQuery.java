package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postgresql.PGStatement;

/**
 * The SQL that reads the messages of a selection, made of the parts that the selection needs.
 *
 * <p>The messages that are looked at are those of its categories, each read by its index and merged. What else is wanted
 * is decided behind that fence, so that a rare message cannot tempt the planner to sort the whole category.
 */
final class SelectionQuery {

    /** The twin of {@link GroupMember#handles}, in plain SQL since Message DB's functions take 3 µs a row. */
    static final String IS_OF_MEMBER =
            """
            abs(left('x' || md5(split_part(substr(stream_name, strpos(stream_name || '-', '-') + 1), '+', 1)), 17)
                ::bit(64)::bigint % ?) = ?""";

    private static final String IS_OF_CATEGORY = "split_part(metadata ->> '%s', '-', 1) = ?";

    private final Selection selection;
    private final long after;
    private final long upTo;
    private final int limit;
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    private SelectionQuery(Selection selection, long after, long upTo, int limit) {
        this.selection = selection;
        this.after = after;
        this.upTo = upTo;
        this.limit = limit;
    }

    /** Of the messages that are looked at those that are wanted, and the last one. */
    static SelectionQuery page(Selection selection, long after, long upTo, int limit) {
        var query = new SelectionQuery(selection, after, upTo, limit);
        var conditions = query.conditions();
        if (conditions.isEmpty()) {
            return query.addSettled();
        }
        query.add("with page as materialized (")
                .addSettled()
                .add(") select " + MessageColumns.LIST + " from page where (");
        for (var i = 0; i < conditions.size(); i++) {
            var condition = conditions.get(i);
            query.add(i == 0 ? "" : " and ").add(condition.sql()).bind(condition.values());
        }
        return query.add(") or global_position = (select max(global_position) from page) order by global_position");
    }

    /**
     * How far the messages that are looked at reach, how far without a hole, and the transactions that are writing:
     * looked up after the messages were, because a statement takes its snapshot first.
     */
    static SelectionQuery reach(Selection selection, long after, int limit) {
        var query = new SelectionQuery(selection, after, Long.MAX_VALUE, limit);
        query.add("select coalesce(max(global_position), ?),")
                .add(" coalesce(max(global_position) filter (where global_position = ? + nth), ?),")
                .bind(List.of(after, after, after))
                .add(" array(select virtualtransaction " + WritingTransactions.FROM_THEIR_LOCKS + ")")
                .add(" from (select global_position, row_number() over (order by global_position) as nth from (")
                .addLookedAt("global_position");
        return query.add(") as page) as numbered");
    }

    /** Planned anew each time: a plan for just any category and position can be a bad one. */
    PreparedStatement prepare(Connection connection) throws SQLException {
        var statement = connection.prepareStatement(sql.toString());
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        for (var i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    private List<Condition> conditions() {
        var conditions = new ArrayList<Condition>();
        if (!selection.types().isEmpty()) {
            conditions.add(new Condition(
                    "type = any(?)", List.of((Object) selection.types().toArray(String[]::new))));
        }
        selection.origin().ifPresent(origin -> conditions.add(isOf(origin, Metadata.ORIGIN_STREAM_NAME)));
        selection.correlation().ifPresent(wanted -> conditions.add(isOf(wanted, Metadata.CORRELATION_STREAM_NAME)));
        var member = selection.member();
        if (member.groupSize() > 1) {
            conditions.add(new Condition(IS_OF_MEMBER, List.of(member.groupSize(), member.number())));
        }
        return conditions;
    }

    private static Condition isOf(Category category, String metadata) {
        return new Condition(IS_OF_CATEGORY.formatted(metadata), List.of(category.value()));
    }

    /** The end stands outside, or the planner takes a short way through all categories and asks each row for its own. */
    private SelectionQuery addSettled() {
        if (upTo == Long.MAX_VALUE) {
            return addLookedAt(MessageColumns.LIST);
        }
        return add("select * from (")
                .addLookedAt(MessageColumns.LIST)
                .add(") as looked_at where global_position <= ? order by global_position")
                .bind(List.of(upTo));
    }

    private SelectionQuery addLookedAt(String columns) {
        var categories = selection.categories().stream().distinct().toList();
        if (categories.size() < 2) {
            return addRows(columns, categories);
        }
        for (var i = 0; i < categories.size(); i++) {
            add(i == 0 ? "(" : " union all (")
                    .addRows(columns, categories.subList(i, i + 1))
                    .add(")");
        }
        return add(" order by global_position limit ?").bind(List.of(limit));
    }

    private SelectionQuery addRows(String columns, List<Category> category) {
        add("select " + columns + " from message_store.messages where ");
        for (var one : category) {
            add("message_store.category(stream_name) = ? and ").bind(List.of(one.value()));
        }
        return add("global_position > ? order by global_position limit ?").bind(List.of(after, limit));
    }

    private SelectionQuery add(String part) {
        sql.append(part);
        return this;
    }

    private SelectionQuery bind(Collection<?> next) {
        values.addAll(next);
        return this;
    }

    private record Condition(String sql, List<Object> values) {}
}
