package com.videotutorials.server.media;

import com.videotutorials.objectstore.ObjectInfo;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectNotFoundException;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows files to whom {@link MediaUrls} has sent here: from the store, or by sending them on to it if they can reach it.
 * Playlists always come from here, for the files that they name are found beside them.
 */
@RestController
public final class MediaEndpoint {

    private static final String PLAYLIST = ".m3u8";
    private static final Duration LONGEST_CACHED = Duration.ofHours(1);

    /** Shorter than the store's own URLs can be used. */
    private static final Duration LONGEST_REDIRECT_CACHED = Duration.ofMinutes(10);

    private final ObjectStore store;
    private final UrlTokens tokens;
    private final Transfers transfers;
    private final Clock clock;

    /** Shows what is in the store. */
    public MediaEndpoint(ObjectStore store, UrlTokens tokens, Transfers transfers, Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.transfers = transfers;
        this.clock = clock;
    }

    /** Shows a file, or a range of it. */
    @GetMapping("/media/{token}/{file}")
    void show(
            @PathVariable("token") String token,
            @PathVariable("file") String file,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var allowed = tokens.verify(MediaUrls.PURPOSE, token);
        if (allowed.isEmpty()) {
            Refused.with(response, HttpServletResponse.SC_FORBIDDEN, "The URL has expired, or was never given");
            return;
        }
        var name = allowed.get().words().get(0) + file;
        if (file.contains("/") || !ObjectName.isName(name)) {
            Refused.with(response, HttpServletResponse.SC_NOT_FOUND, "There is no such file");
            return;
        }
        var left = Duration.between(clock.instant(), allowed.get().expiresAt());
        if (!transfers.download(() -> show(new ObjectName(name), left, request, response))) {
            Refused.forNow(response, "Too many files are on their way; try again");
        }
    }

    private void show(ObjectName name, Duration left, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            var direct = store.directUrl(name);
            if (direct.isPresent() && !name.value().endsWith(PLAYLIST)) {
                cached(response, shorter(left, LONGEST_REDIRECT_CACHED));
                response.setHeader("Location", direct.get());
                response.setStatus(HttpServletResponse.SC_FOUND);
            } else {
                var info = store.find(name).orElseThrow(() -> new ObjectNotFoundException(name));
                cached(response, shorter(left, LONGEST_CACHED));
                show(info, request, response);
            }
        } catch (ObjectNotFoundException e) {
            Refused.with(response, HttpServletResponse.SC_NOT_FOUND, "There is no such file");
        } catch (ObjectStoreUnavailableException e) {
            Refused.forNow(response, "Files cannot be reached at present; try again");
        }
    }

    private void show(ObjectInfo info, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var state = FileState.of(info);
        state.describe(response);
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (state.isKnownTo(request)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        var range = ByteRange.of(state.rangeAskedFor(request), info.size());
        if (range.isEmpty()) {
            response.setHeader("Content-Range", "bytes */" + info.size());
            Refused.with(
                    response, HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE, "The range is beyond the end");
            return;
        }
        send(info, range.get(), request, response);
    }

    private void send(ObjectInfo info, ByteRange range, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try (var content = store.read(info.name(), range.first(), range.length())) {
            response.setContentType(info.contentType());
            response.setContentLengthLong(range.length());
            if (range.partial()) {
                response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                response.setHeader(
                        "Content-Range", "bytes %d-%d/%d".formatted(range.first(), range.last(), info.size()));
            }
            if (!"HEAD".equals(request.getMethod())) {
                content.transferTo(Pace.begin().of(response.getOutputStream()));
            }
        }
    }

    private static void cached(HttpServletResponse response, Duration time) {
        response.setHeader("Cache-Control", "private, max-age=" + time.toSeconds());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
