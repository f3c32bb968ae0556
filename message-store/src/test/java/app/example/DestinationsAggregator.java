package app.example;

import app.messages.parcel.v1.Dispatched;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import java.sql.Connection;
import java.sql.SQLException;

/** Keeps {@code destinations}: how many parcels go where. */
final class DestinationsAggregator {

    Subscription<Connection> subscription() {
        return Subscription.<Connection>named("aggregators:destinations", ParcelComponent.PARCEL)
                .on(Dispatched.class, this::dispatched)
                .keeping("destinations");
    }

    private void dispatched(Connection tables, Recorded<Dispatched> event) {
        try (var upsert = tables.prepareStatement("insert into destinations as d values (?, 1)"
                + " on conflict (name) do update set parcels = d.parcels + 1")) {
            upsert.setString(1, event.message().getDestination());
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
