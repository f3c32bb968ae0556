package com.videotutorials.messagestore;

/** The group has another size by now, and other members; or a rebuild is over. There is nothing more to do. */
final class RetiredException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    RetiredException(MemberId member) {
        this("Member %d of %s is no longer one".formatted(member.number(), member.subscription()));
    }

    RetiredException(String why) {
        super(why, null);
    }
}
