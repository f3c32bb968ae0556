package com.videotutorials.server.calls;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;

/**
 * How clients are told that something failed, be it a call or an operation: a code, a sentence, and as details an
 * {@link ErrorInfo} with a stable reason and whatever else the client's program can use.
 */
public final class ErrorStatus {

    private static final String DOMAIN = "videotutorials";

    private ErrorStatus() {}

    /** Tells this. */
    public static Status of(Code code, String reason, String sentence, Message... details) {
        var status = Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(sentence)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(reason)
                        .setDomain(DOMAIN)
                        .build()));
        for (var detail : details) {
            status.addDetails(Any.pack(detail));
        }
        return status.build();
    }
}
