package com.videotutorials.server.applications.creators;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.DuplicateMessageException;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.NewMessage;
import com.videotutorials.messagestore.StoredMessage;
import com.videotutorials.server.calls.RequestIdentity;
import com.videotutorials.server.calls.RequestMetadata;
import java.util.List;
import java.util.UUID;

/** Sends commands about videos in the caller's name. */
final class VideoCommands {

    private static final Category VIDEO_PUBLISHING = Category.of("videoPublishing");

    private final MessageStore messageStore;

    VideoCommands(MessageStore messageStore) {
        this.messageStore = messageStore;
    }

    /**
     * Sends a command, once for each identity.
     *
     * @throws DuplicateMessageException if it was sent before with other content
     */
    Operation send(RequestIdentity identity, UUID videoId, Message command) {
        var stream = VIDEO_PUBLISHING.commands().stream(videoId);
        var written = messageStore.write(
                stream,
                List.of(new NewMessage(identity.messageId(), command, RequestMetadata.of(identity))),
                ExpectedVersion.any());
        if (written.repeated()) {
            requireSame(messageStore.read(stream, written.position(), 1).get(0), command);
        }
        return Operation.newBuilder()
                .setTraceId(identity.traceId().toString())
                .setPosition(written.globalPosition())
                .build();
    }

    private static void requireSame(StoredMessage stored, Message command) {
        try {
            var sent = command.newBuilderForType();
            JsonFormat.parser().ignoringUnknownFields().merge(stored.data(), sent);
            if (!sent.build().equals(command)) {
                throw new DuplicateMessageException(stored.id(), stored.stream(), stored.type());
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("%s cannot be read".formatted(stored), e);
        }
    }
}
