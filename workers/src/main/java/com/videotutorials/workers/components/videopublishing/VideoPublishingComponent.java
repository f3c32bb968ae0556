package com.videotutorials.workers.components.videopublishing;

import com.videotutorials.messages.transcoding.v1.Transcoded;
import com.videotutorials.messages.transcoding.v1.TranscodingFailed;
import com.videotutorials.messages.videopublishing.v1.DescribeVideo;
import com.videotutorials.messages.videopublishing.v1.NameVideo;
import com.videotutorials.messages.videopublishing.v1.PublishVideo;
import com.videotutorials.messages.videopublishing.v1.UnpublishVideo;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnitOfWork;
import java.util.List;

/**
 * Decides what becomes of videos. Whose a video is stands in its own stream. The work itself is the transcoding
 * component's, so that no decision ever waits for a transcoding.
 */
public final class VideoPublishingComponent {

    /** The videos. */
    public static final Category VIDEO_PUBLISHING = Category.of("videoPublishing");

    static final Category TRANSCODING = Category.of("transcoding");
    static final Category IDENTITY = Category.of("identity");

    private final PublicationHandlers publication = new PublicationHandlers();
    private final WordingHandlers wording = new WordingHandlers();

    /** What it listens to. */
    public List<Subscription<UnitOfWork>> subscriptions() {
        return List.of(
                Subscription.<UnitOfWork>named("components:video-publishing", VIDEO_PUBLISHING.commands())
                        .on(PublishVideo.class, publication::publish)
                        .on(UnpublishVideo.class, publication::unpublish)
                        .on(NameVideo.class, wording::name)
                        .on(DescribeVideo.class, wording::describe),
                Subscription.<UnitOfWork>named("components:video-publishing:transcodingEvents", TRANSCODING)
                        .on(Transcoded.class, publication::transcoded)
                        .on(TranscodingFailed.class, publication::transcodingFailed));
    }
}
