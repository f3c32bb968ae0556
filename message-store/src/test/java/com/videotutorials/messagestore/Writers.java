package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** Many who write to few streams until they are stopped, and remember what they were told. */
final class Writers {

    private static final int STREAMS = 4;

    private final MessageStore store;
    private final List<Caller<Integer>> callers = new ArrayList<>();
    private final Map<UUID, Written> acknowledged = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    private Writers(MessageStore store) {
        this.store = store;
    }

    static Writers start(MessageStore store, int count) {
        var writers = new Writers(store);
        for (var w = 0; w < count; w++) {
            var stream = PARCEL.stream(String.valueOf(w % STREAMS));
            writers.callers.add(Caller.start(() -> writers.writeTo(stream)));
        }
        return writers;
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** Returns when each has finished its last write; none of which may have failed. */
    void stop() throws Exception {
        stopped = true;
        for (var caller : callers) {
            caller.result();
        }
    }

    /** Nothing is lost, nothing is there twice, and everybody was told the right place. */
    void everyAcknowledgedWriteIsThereOnce(StoreDatabase database, String circumstances) throws SQLException {
        var places = new HashMap<UUID, Written>();
        for (var row :
                database.texts("select concat_ws(' ', id, position, global_position) from message_store.messages")) {
            var columns = row.split(" ", -1);
            places.put(
                    UUID.fromString(columns[0]),
                    new Written(Long.parseLong(columns[1]), Long.parseLong(columns[2]), false));
        }
        assertThat(acknowledged).as(circumstances).isNotEmpty();
        assertThat(database.messages()).as(circumstances).isEqualTo(acknowledged.size());
        acknowledged.forEach((id, written) -> assertThat(places.get(id))
                .as(circumstances)
                .isEqualTo(new Written(written.position(), written.globalPosition(), false)));
        for (var s = 0; s < STREAMS; s++) {
            var positions = store.read(PARCEL.stream(String.valueOf(s)))
                    .map(StoredMessage::position)
                    .toList();
            assertThat(positions)
                    .as(circumstances)
                    .isEqualTo(LongStream.range(0, positions.size()).boxed().toList());
        }
    }

    private int writeTo(StreamName stream) {
        var count = 0;
        while (!stopped) {
            var id = UUID.randomUUID();
            acknowledged.put(
                    id, store.write(stream, List.of(message(id, dispatchedTo("Bergen"))), ExpectedVersion.any()));
            count++;
        }
        return count;
    }
}
