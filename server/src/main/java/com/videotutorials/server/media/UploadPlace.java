package com.videotutorials.server.media;

import com.videotutorials.objectstore.ObjectName;
import java.util.List;

/**
 * Where a file may be sent.
 *
 * @param size how long it is, in bytes
 */
record UploadPlace(ObjectName name, long size, String contentType) {

    static final String PURPOSE = "upload";

    static UploadPlace of(UrlTokens.Verified token) {
        var words = token.words();
        return new UploadPlace(new ObjectName(words.get(0)), Long.parseLong(words.get(1)), words.get(2));
    }

    /** The one of all uploads of a user. */
    String folder() {
        return name.folder().value();
    }

    List<String> words() {
        return List.of(name.value(), String.valueOf(size), contentType);
    }
}
