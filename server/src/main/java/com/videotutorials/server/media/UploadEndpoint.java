package com.videotutorials.server.media;

import com.videotutorials.objectstore.IncompleteObjectException;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes in the files that {@link Uploads} has made places for, if clients cannot send them to the store themselves. */
@RestController
public final class UploadEndpoint {

    private static final String CLOSED = "close";

    private final ObjectStore store;
    private final UrlTokens tokens;
    private final Transfers transfers;

    /** Writes to the store. */
    public UploadEndpoint(ObjectStore store, UrlTokens tokens, Transfers transfers) {
        this.store = store;
        this.tokens = tokens;
        this.transfers = transfers;
    }

    /** Takes in a file: all of it or nothing. */
    @PutMapping("/uploads/{token}")
    void take(@PathVariable("token") String token, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var place = tokens.verify(UploadPlace.PURPOSE, token).map(UploadPlace::of);
        if (place.isEmpty()) {
            refuse(response, HttpServletResponse.SC_FORBIDDEN, "The URL has expired, or was never given");
            return;
        }
        if (request.getContentLengthLong() < 0) {
            refuse(response, HttpServletResponse.SC_LENGTH_REQUIRED, "Content-Length is missing");
        } else if (request.getContentLengthLong() > place.get().size()) {
            refuse(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "More bytes than announced");
        } else if (request.getContentLengthLong() < place.get().size()) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "Fewer bytes than announced");
        } else if (!place.get().contentType().equalsIgnoreCase(request.getContentType())) {
            refuse(response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "Another Content-Type than announced");
        } else if (!transfers.upload(place.get().folder(), () -> write(place.get(), request, response))) {
            response.setHeader("Connection", CLOSED);
            Refused.forNow(response, "Too many files are on their way; try again");
        }
    }

    private void write(UploadPlace place, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            store.write(place.name(), Pace.begin().of(request.getInputStream()), place.size(), place.contentType());
            response.setStatus(HttpServletResponse.SC_CREATED);
        } catch (Pace.TooSlowException e) {
            refuse(response, HttpServletResponse.SC_REQUEST_TIMEOUT, "The file comes too slowly");
        } catch (IncompleteObjectException e) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "The file is not complete");
        } catch (ObjectStoreUnavailableException e) {
            response.setHeader("Connection", CLOSED);
            Refused.forNow(response, "Files cannot be stored at present; try again");
        }
    }

    /** The rest of the file is not read. */
    private static void refuse(HttpServletResponse response, int status, String reason) throws IOException {
        response.setHeader("Connection", CLOSED);
        Refused.with(response, status, reason);
    }
}
