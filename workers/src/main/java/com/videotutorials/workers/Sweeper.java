package com.videotutorials.workers;

import com.videotutorials.workers.components.mediaremoval.MediaFiles;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/** Has files removed that are due, from time to time. */
final class Sweeper implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final MediaFiles files;
    private final SweepSettings settings;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "media-sweeper");
        thread.setDaemon(true);
        return thread;
    });

    /** @param works whether it does anything at all */
    Sweeper(MediaFiles files, SweepSettings settings, boolean works) {
        this.files = files;
        this.settings = settings;
        if (works) {
            var pause = settings.every().toMillis();
            var sweeping = executor.scheduleWithFixedDelay(this::sweep, pause, pause, TimeUnit.MILLISECONDS);
            LOG.debug("Looking every {} for files to be removed: {}", settings.every(), sweeping);
        }
    }

    private void sweep() {
        try {
            files.sweep(settings.uploadsKept(), settings.unpublishedKept());
        } catch (RuntimeException e) {
            LOG.warn("Cannot remove files that are due; trying again in {}", settings.every(), e);
        }
    }

    @Override
    public void destroy() {
        executor.shutdownNow();
    }
}
