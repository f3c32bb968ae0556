package com.videotutorials.workers.components.mediaremoval;

import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingFailed;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublished;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.OnFailure;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnitOfWork;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import java.util.List;

/**
 * Removes files that nobody needs any more: uploads, once it is decided what becomes of them; what attempts to transcode
 * left that were cut off; videos that were taken back, after a grace time. It writes no messages. To remove a file twice
 * does no harm.
 */
public final class MediaRemovalComponent {

    /** The subscription that needs the object store. */
    public static final String SUBSCRIPTION = "components:media-removal";

    private static final Category VIDEO_PUBLISHING = Category.of("videoPublishing");

    private final MediaFiles files;

    public MediaRemovalComponent(MediaFiles files) {
        this.files = files;
    }

    /** What it listens to. */
    public List<Subscription<UnitOfWork>> subscriptions() {
        return List.of(Subscription.<UnitOfWork>named(SUBSCRIPTION, VIDEO_PUBLISHING)
                .on(VideoPublished.class, this::published)
                .on(VideoPublishingFailed.class, this::failed)
                .on(VideoUnpublished.class, this::unpublished)
                .onFailure(OnFailure.usual().waitingOut(ObjectStoreUnavailableException.class)));
    }

    private void published(UnitOfWork work, Recorded<VideoPublished> event) {
        files.removeUpload(event.message().getSourceUri());
        files.removeOtherAttempts(event.message().getTranscodedUri());
    }

    private void failed(UnitOfWork work, Recorded<VideoPublishingFailed> event) {
        files.removeUpload(event.message().getSourceUri());
        files.removeAttempts(event.message().getTranscodingId());
    }

    private void unpublished(UnitOfWork work, Recorded<VideoUnpublished> event) {
        files.removeLater(event.message().getTranscodedUri());
    }
}
