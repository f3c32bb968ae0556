package com.videotutorials.workers;

import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.StoredMessage;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.viewdata.ViewDataSchema;
import com.videotutorials.workers.aggregators.Aggregator;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** View data in a database of its own, in which aggregators work as they do in the workers. */
public final class TestViewData {

    private final TestDatabase database = TestDatabase.create();
    private final DSLContext tables = DSL.using(database.dataSource(ViewDataSchema.OWNER), SQLDialect.POSTGRES);

    public TestViewData() {
        Migration.run(database.dataSource(), database.dataSource());
    }

    /** The tables, for their owner. */
    public DSLContext tables() {
        return tables;
    }

    /** An aggregator that starts from the first message; its tables are as they are. */
    public Scenario scenario(Aggregator aggregator) {
        return Scenario.of(aggregator.subscription(), Aggregators.in(database.dataSource(ViewDataSchema.OWNER)));
    }

    /** Has an aggregator handle a message as any other implementation may have written it. */
    public void handleForeign(
            Aggregator aggregator, StreamName stream, String type, long globalPosition, String data, String metadata) {
        var message = new StoredMessage(
                UUID.randomUUID(), stream, type, 0, globalPosition, data, Metadata.fromJson(metadata), Instant.EPOCH);
        tables.transaction(transaction -> aggregator.subscription().handle(transaction.dsl(), message));
    }
}
