package com.videotutorials.objectstore;

import java.util.Map;

/** Guesses media types by how names end. */
final class ContentTypes {

    private static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> BY_ENDING = Map.of(
            "m3u8", "application/vnd.apple.mpegurl",
            "m4s", "video/iso.segment",
            "mp4", "video/mp4",
            "ts", "video/mp2t",
            "vtt", "text/vtt",
            "jpg", "image/jpeg",
            "png", "image/png");

    private ContentTypes() {}

    static String of(ObjectName name) {
        var ending = name.value().substring(name.value().lastIndexOf('.') + 1);
        return BY_ENDING.getOrDefault(ending, UNKNOWN);
    }
}
