package com.videotutorials.server.applications.other;

import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.server.applications.viewing.ViewingApplication;
import com.videotutorials.viewdata.Tables;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Configuration;

/** An application that is not called so, knows Spring, uses another one and writes view data. */
@Configuration
public class PlantedService extends HomeServiceGrpc.HomeServiceImplBase {
    Object other = new ViewingApplication(null);

    void forget(DSLContext viewData) {
        viewData.deleteFrom(Tables.HOME_PAGE).execute();
    }
}
