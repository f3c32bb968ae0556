package app.example;

import app.messages.parcel.v1.Dispatch;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnitOfWork;
import java.util.List;

/** Decides whether a parcel may be dispatched. */
final class ParcelComponent {

    static final Category PARCEL = Category.of("parcel");

    List<Subscription<UnitOfWork>> subscriptions() {
        return List.of(Subscription.<UnitOfWork>named("components:parcel:command", PARCEL.commands())
                .on(Dispatch.class, this::dispatch)
                .inGroupOf(2));
    }

    private void dispatch(UnitOfWork work, Recorded<Dispatch> command) {
        var parcel = work.fetch(PARCEL.stream(command.message().getParcelId()), Parcel.PROJECTION);
        if (parcel.entity().decided()) {
            return;
        }
        var event = parcel.entity().decide(command.message());
        work.write(parcel.stream(), event, Metadata.following(command), parcel.version());
    }
}
