package com.videotutorials.workers;

import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.TableDatabase;
import com.videotutorials.viewdata.ViewDataSchema;
import com.videotutorials.workers.aggregators.Aggregator;
import com.videotutorials.workers.aggregators.catalog.CatalogAggregator;
import com.videotutorials.workers.aggregators.creatorsvideos.CreatorsVideosAggregator;
import com.videotutorials.workers.aggregators.homepage.HomePageAggregator;
import com.videotutorials.workers.aggregators.operations.OperationsAggregator;
import com.videotutorials.workers.aggregators.usercredentials.UserCredentialsAggregator;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** Every aggregator of the system, and the database in which they work. */
public final class Aggregators {

    private Aggregators() {}

    /** All of them. */
    public static List<Aggregator> all() {
        return List.of(
                new CatalogAggregator(),
                new CreatorsVideosAggregator(),
                new HomePageAggregator(),
                new OperationsAggregator(),
                new UserCredentialsAggregator());
    }

    /** What they listen to. */
    static List<Subscription<DSLContext>> subscriptions() {
        return all().stream().map(Aggregator::subscription).toList();
    }

    /**
     * The view data. Statements of a batch that are alike are sent together: those that only write cost no round trip
     * each.
     */
    public static TableDatabase<DSLContext> in(DataSource viewData) {
        return new TableDatabase<>(
                viewData,
                ViewDataSchema.SCHEMA,
                ViewDataSchema.REBUILD_SCHEMA,
                (connection, schema, handlers) -> DSL.using(connection, SQLDialect.POSTGRES, tablesIn(schema))
                        .batched(batch -> handlers.accept(batch.dsl())));
    }

    private static Settings tablesIn(String schema) {
        return new Settings()
                .withRenderMapping(new RenderMapping()
                        .withSchemata(new MappedSchema()
                                .withInput(ViewDataSchema.SCHEMA)
                                .withOutput(schema)));
    }
}
