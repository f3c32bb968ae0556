package com.videotutorials.workers.components.videopublishing;

import static com.videotutorials.workers.components.videopublishing.VideoPublishingComponent.VIDEO_PUBLISHING;

import com.google.protobuf.Message;
import com.videotutorials.messages.videopublishing.v1.DescribeVideo;
import com.videotutorials.messages.videopublishing.v1.NameVideo;
import com.videotutorials.messages.videopublishing.v1.VideoDescribed;
import com.videotutorials.messages.videopublishing.v1.VideoDescriptionRejected;
import com.videotutorials.messages.videopublishing.v1.VideoNameRejected;
import com.videotutorials.messages.videopublishing.v1.VideoNamed;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.UnitOfWork;
import com.videotutorials.workers.components.videopublishing.Wording.Refusal;

/** Names and describes videos, as their owners want it. */
final class WordingHandlers {

    /** As long as a title can be shown in one line or two. */
    private static final int LONGEST_NAME = 100;

    /** About a page of text. */
    private static final int LONGEST_DESCRIPTION = 5_000;

    void name(UnitOfWork work, Recorded<NameVideo> command) {
        var newName = command.message().getName();
        var name = work.fetch(VIDEO_PUBLISHING.stream(command.message().getVideoId()), Wording.NAME);
        if (name.entity().hasAnswered(command, newName)) {
            return;
        }
        var event = name.entity()
                .refusalOf(command, newName, LONGEST_NAME)
                .<Message>map(refusal -> rejected(command.message(), refusal))
                .orElseGet(() -> named(command.message()));
        work.write(name.stream(), event, Metadata.following(command), name.version());
    }

    void describe(UnitOfWork work, Recorded<DescribeVideo> command) {
        var newDescription = command.message().getDescription();
        var description = work.fetch(VIDEO_PUBLISHING.stream(command.message().getVideoId()), Wording.DESCRIPTION);
        if (description.entity().hasAnswered(command, newDescription)) {
            return;
        }
        var event = description
                .entity()
                .refusalOf(command, newDescription, LONGEST_DESCRIPTION)
                .<Message>map(refusal -> rejected(command.message(), refusal))
                .orElseGet(() -> described(command.message()));
        work.write(description.stream(), event, Metadata.following(command), description.version());
    }

    private static VideoNamed named(NameVideo command) {
        return VideoNamed.newBuilder()
                .setName(command.getName())
                .setVideoId(command.getVideoId())
                .build();
    }

    private static VideoNameRejected rejected(NameVideo command, Refusal refusal) {
        return VideoNameRejected.newBuilder()
                .setName(command.getName())
                .setReason(refusal.reason("NAME"))
                .setVideoId(command.getVideoId())
                .build();
    }

    private static VideoDescribed described(DescribeVideo command) {
        return VideoDescribed.newBuilder()
                .setDescription(command.getDescription())
                .setVideoId(command.getVideoId())
                .build();
    }

    private static VideoDescriptionRejected rejected(DescribeVideo command, Refusal refusal) {
        return VideoDescriptionRejected.newBuilder()
                .setDescription(command.getDescription())
                .setReason(refusal.reason("DESCRIPTION"))
                .setVideoId(command.getVideoId())
                .build();
    }
}
