package com.videotutorials.workers.components.transcoding;

import com.videotutorials.messages.transcoding.v1.Transcoded;
import com.videotutorials.messages.transcoding.v1.TranscodingFailed;
import com.videotutorials.messagestore.Projection;

/** Whether a transcoding is over. */
record Transcoding(boolean isOver) {

    static final Projection<Transcoding> PROJECTION = Projection.startingFrom(new Transcoding(false))
            .on(Transcoded.class, (transcoding, event) -> new Transcoding(true))
            .on(TranscodingFailed.class, (transcoding, event) -> new Transcoding(true));
}
