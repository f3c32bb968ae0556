package com.videotutorials.server.calls;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import java.util.List;

/** A rule for requests that cannot be said in their contract. */
public interface RequestCheck {

    /** The rules that a request breaks; none if the rule is not about requests of its type. */
    List<FieldViolation> violations(Message request);
}
