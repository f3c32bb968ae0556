package com.videotutorials.messagestore;

import app.messages.parcel.v1.Dispatch;
import app.messages.parcel.v1.Dispatched;

/**
 * Where a parcel is going, which may be changed on its way.
 *
 * @param lastCommand the global position of the last command that was obeyed, 0 if none was
 */
record Route(String destination, long lastCommand) {

    static final Projection<Route> PROJECTION =
            Projection.startingFrom(new Route("", 0)).onRecorded(Dispatched.class, Route::dispatched);

    private static Route dispatched(Route route, Recorded<Dispatched> event) {
        return new Route(
                event.message().getDestination(),
                event.metadata().causationMessageGlobalPosition().orElse(0L));
    }

    boolean processed(Recorded<Dispatch> command) {
        return command.globalPosition() <= lastCommand;
    }
}
