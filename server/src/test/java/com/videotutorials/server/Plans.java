package com.videotutorials.server;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;

/** How PostgreSQL answers queries. */
public final class Plans {

    private final DSLContext explaining;
    private final DSLContext asking;
    private final List<String> plans = new ArrayList<>();

    public Plans(DataSource viewData) {
        this.explaining = DSL.using(viewData, SQLDialect.POSTGRES);
        this.asking = DSL.using(new DefaultConfiguration()
                .set(SQLDialect.POSTGRES)
                .set(viewData)
                .set(ExecuteListener.onStart(this::explain)));
    }

    /** View data whose queries are explained, too. */
    public DSLContext asking() {
        return asking;
    }

    /** Those of the queries so far, in words. */
    public List<String> all() {
        return plans;
    }

    private void explain(ExecuteContext context) {
        var query = context.query();
        if (query != null) {
            plans.add(explaining.renderInlined(query) + "\n"
                    + explaining.explain(query).plan());
        }
    }
}
