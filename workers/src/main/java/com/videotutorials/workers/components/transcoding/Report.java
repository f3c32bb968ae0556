package com.videotutorials.workers.components.transcoding;

import com.google.protobuf.Message;
import com.videotutorials.messages.transcoding.v1.Transcode;
import com.videotutorials.messages.transcoding.v1.TranscodingProgressed;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.Fetched;
import com.videotutorials.messagestore.MessageStoreUnavailableException;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.NewMessage;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.messagestore.UnitOfWork;
import com.videotutorials.messagestore.WriteAbandonedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Says in the transcoding's stream how far it is, in steps that people care for and not too often, and what came of it.
 * A message store that is away costs some of the steps but nothing of the work: the outcome waits for it.
 *
 * <p>If somebody else has written there meanwhile, this process was replaced: what is thrown then ends its work.
 */
final class Report implements IntConsumer {

    private static final int STEP = 5;
    private static final int LAST_STEP = 99;
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final UnitOfWork work;
    private final Recorded<Transcode> command;
    private final StreamName stream;
    private ExpectedVersion version;
    private @Nullable NewMessage unwritten;
    private int reported;
    private long reportedAt = System.nanoTime();

    Report(UnitOfWork work, Recorded<Transcode> command, Fetched<Transcoding> transcoding) {
        this.work = work;
        this.command = command;
        this.stream = transcoding.stream();
        this.version = transcoding.version();
    }

    @Override
    public void accept(int percent) {
        if (!isWorthTelling(percent)) {
            return;
        }
        reported = percent;
        reportedAt = System.nanoTime();
        if (writeWhatIsLeft()) {
            unwritten = message(TranscodingProgressed.newBuilder()
                    .setTranscodingId(command.message().getTranscodingId())
                    .setVideoId(command.message().getVideoId())
                    .setPercent(percent)
                    .build());
            writeWhatIsLeft();
        }
    }

    /** The last step always is: who was replaced finds out while there is still something to be taken back. */
    private boolean isWorthTelling(int percent) {
        return percent >= LAST_STEP || (percent >= reported + STEP && System.nanoTime() - reportedAt >= PAUSE_NANOS);
    }

    /** Writes what came of it, as soon as that is possible. */
    void finish(Message outcome) throws InterruptedException {
        while (!writeWhatIsLeft()) {
            TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS);
        }
        unwritten = message(outcome);
        while (!writeWhatIsLeft()) {
            TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS);
        }
    }

    private NewMessage message(Message event) {
        return NewMessage.of(event, Metadata.following(command));
    }

    /** The same message again until it is known to be there: perhaps only the answer was lost. */
    private boolean writeWhatIsLeft() {
        var message = unwritten;
        if (message == null) {
            return true;
        }
        try {
            var written = work.writeAtOnce(stream, message, version);
            version = ExpectedVersion.of(written.position());
            unwritten = null;
            return true;
        } catch (MessageStoreUnavailableException | WriteAbandonedException e) {
            return false;
        }
    }
}
