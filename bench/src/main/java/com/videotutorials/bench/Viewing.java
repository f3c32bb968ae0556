package com.videotutorials.bench;

import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.NewMessage;
import com.videotutorials.messagestore.StreamName;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Somebody watches one of a thousand videos. */
record Viewing(UUID videoId) {

    private static final Category VIEWING = Category.of("viewing");

    private static final List<UUID> VIDEOS =
            Stream.generate(UUID::randomUUID).limit(1_000).toList();

    static Viewing next() {
        return new Viewing(VIDEOS.get(ThreadLocalRandom.current().nextInt(VIDEOS.size())));
    }

    StreamName stream() {
        return VIEWING.stream(videoId);
    }

    /** The event, as the server makes it. */
    NewMessage event() {
        return NewMessage.of(
                VideoViewed.newBuilder().setVideoId(videoId.toString()).build(),
                Metadata.startingTrace(UUID.randomUUID()));
    }
}
