package com.videotutorials.workers.components.transcoding;

import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import java.util.function.IntConsumer;

/** The way out for videos that are to be transcoded. */
@FunctionalInterface
public interface Transcoder {

    /**
     * Makes of an object what can be watched, and puts it into the object store below the given name. When this returns,
     * everything is there. When it throws, nothing is left behind, neither there nor on this machine.
     *
     * @param source the upload
     * @param target below which name the results go: nothing is there yet, and nobody else puts anything there
     * @param progress told from time to time how far it is, from 0 to 99. What it throws ends the work and is thrown on
     * @throws UnusableVideoException if this can never be done, because of what the upload is
     * @throws ObjectStoreUnavailableException if the object store cannot be reached
     * @throws TranscodingFailedException if something else went wrong that is not the upload's fault, as far as is known
     * @throws InterruptedException if the thread was interrupted, which ends the work
     */
    TranscodedVideo transcode(ObjectName source, ObjectName target, IntConsumer progress) throws InterruptedException;
}
