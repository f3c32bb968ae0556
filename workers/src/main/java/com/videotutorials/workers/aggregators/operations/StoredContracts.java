package com.videotutorials.workers.aggregators.operations;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.videotutorials.messages.authentication.v1.UserLoggedIn;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.sendemail.v1.Send;
import com.videotutorials.messages.sendemail.v1.Sent;
import com.videotutorials.messages.transcoding.v1.Transcode;
import com.videotutorials.messages.transcoding.v1.Transcoded;
import com.videotutorials.messages.videopublishing.v1.PublishVideo;
import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.options.v1.Contract;
import com.videotutorials.options.v1.ContractProto;
import com.videotutorials.options.v1.Kind;
import java.util.List;

/** What the contracts declare about the messages that are stored. */
public final class StoredContracts {

    /** Every file below {@code videotutorials/messages}: a new one is a line here. */
    private static final List<FileDescriptor> FILES = List.of(
            UserLoggedIn.getDescriptor().getFile(),
            Register.getDescriptor().getFile(),
            Registered.getDescriptor().getFile(),
            Send.getDescriptor().getFile(),
            Sent.getDescriptor().getFile(),
            Transcode.getDescriptor().getFile(),
            Transcoded.getDescriptor().getFile(),
            PublishVideo.getDescriptor().getFile(),
            VideoPublished.getDescriptor().getFile(),
            VideoViewed.getDescriptor().getFile());

    private StoredContracts() {}

    /** The files in which messages are declared. */
    public static List<FileDescriptor> files() {
        return FILES;
    }

    /** Every message that is ever stored. */
    public static List<Descriptor> messages() {
        return FILES.stream().flatMap(file -> file.getMessageTypes().stream()).toList();
    }

    /** What a message declares about itself. */
    public static Contract of(Descriptor message) {
        return message.getOptions().getExtension(ContractProto.contract);
    }

    /** The category of the streams in which a message stands. */
    public static Category category(Descriptor message) {
        var category = Category.of(of(message).getCategory());
        return isCommand(message) ? category.commands() : category;
    }

    /** Whether a message asks for something. */
    public static boolean isCommand(Descriptor message) {
        return of(message).getKind() == Kind.KIND_COMMAND;
    }
}
