package com.videotutorials.workers;

import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnitOfWork;
import com.videotutorials.workers.components.identity.IdentityComponent;
import com.videotutorials.workers.components.mediaremoval.MediaFiles;
import com.videotutorials.workers.components.mediaremoval.MediaRemovalComponent;
import com.videotutorials.workers.components.sendemail.SendEmailComponent;
import com.videotutorials.workers.components.transcoding.TranscodingComponent;
import com.videotutorials.workers.components.videopublishing.VideoPublishingComponent;
import java.util.List;
import java.util.stream.Stream;

/** Every component of the system. */
public final class Components {

    private Components() {}

    /** What all of them listen to. */
    public static List<Subscription<UnitOfWork>> subscriptions(WaysOut out) {
        return Stream.of(
                        new IdentityComponent().subscriptions(),
                        new SendEmailComponent(out.mailer(), out.from()).subscriptions(),
                        new VideoPublishingComponent().subscriptions(),
                        new TranscodingComponent(out.transcoder(), out.transcodingPatience()).subscriptions(),
                        new MediaRemovalComponent(new MediaFiles(out.objects())).subscriptions())
                .flatMap(List::stream)
                .toList();
    }
}
