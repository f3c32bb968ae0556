package com.videotutorials.workers;

import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.workers.components.sendemail.Mailer;
import com.videotutorials.workers.components.transcoding.Transcoder;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How components reach what is outside of the system.
 *
 * @param mailer takes mails
 * @param from who sends them
 * @param transcoder makes of uploads what can be watched
 * @param transcodingPatience after which time health says that a transcoding hangs
 * @param objects where files are; asked for when it is needed
 */
public record WaysOut(
        Mailer mailer,
        String from,
        Transcoder transcoder,
        Duration transcodingPatience,
        Supplier<ObjectStore> objects) {

    /** None at all: for those who want to look at the components and not to run them. */
    public static WaysOut none() {
        return new WaysOut(
                mail -> {
                    throw new IllegalStateException("This process sends no mails");
                },
                "",
                (source, target, progress) -> {
                    throw new IllegalStateException("This process transcodes no videos");
                },
                Duration.ofHours(1),
                () -> {
                    throw new IllegalStateException("This process has no object store");
                });
    }

    /** The same with a way out for mails. */
    public WaysOut withMailer(Mailer newMailer, String newFrom) {
        return new WaysOut(newMailer, newFrom, transcoder, transcodingPatience, objects);
    }

    /** The same with a way out for videos. */
    public WaysOut withTranscoder(Transcoder newTranscoder, Duration patience) {
        return new WaysOut(mailer, from, newTranscoder, patience, objects);
    }

    /** The same with a place for files. */
    public WaysOut withObjects(ObjectStore newObjects) {
        return new WaysOut(mailer, from, transcoder, transcodingPatience, () -> newObjects);
    }
}
