package com.videotutorials.messagestore.faults;

import app.messages.parcel.v1.Dispatched;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.StoredMessage;
import com.videotutorials.messagestore.Subscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Keeps {@code parcel_count}, how often each parcel was dispatched, {@code parcel_log}, which events were handled in which
 * order, and {@code message_log}, the same of all messages there are. All would show a message that is handled twice.
 */
final class ParcelLogAggregator {

    private static final int GROUP_SIZE = 3;

    private static final String LOG =
            """
            insert into public.parcel_log (stream_name, position, global_position, worker) values (?, ?, ?, ?)
            """;

    private static final String LOG_ALL =
            """
            insert into public.message_log (stream_name, position, global_position, worker) values (?, ?, ?, ?)
            """;

    private static final String COUNT =
            """
            insert into public.parcel_count as c (parcel_id, n) values (?, 1)
            on conflict (parcel_id) do update set n = c.n + 1
            """;

    private final String worker;
    private final Delays delays;

    /** @param worker who is named as the one who handled an event */
    ParcelLogAggregator(String worker, Delays delays) {
        this.worker = worker;
        this.delays = delays;
    }

    List<Subscription<Connection>> subscriptions() {
        return List.of(
                Subscription.<Connection>named("aggregators:parcel-log", ParcelComponent.PARCEL)
                        .inGroupOf(GROUP_SIZE)
                        .on(Dispatched.class, this::dispatched),
                Subscription.<Connection>toAllMessages("aggregators:message-log")
                        .onEvery((viewData, message) -> log(viewData, LOG_ALL, message)));
    }

    private void dispatched(Connection viewData, Recorded<Dispatched> event) {
        log(viewData, LOG, event.stored());
        try (var count = viewData.prepareStatement(COUNT)) {
            count.setString(1, event.message().getParcelId());
            count.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        delays.inAggregator(event.message());
    }

    private void log(Connection viewData, String sql, StoredMessage message) {
        try (var log = viewData.prepareStatement(sql)) {
            log.setString(1, message.stream().value());
            log.setLong(2, message.position());
            log.setLong(3, message.globalPosition());
            log.setString(4, worker);
            log.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
