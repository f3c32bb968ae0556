package com.videotutorials.messagestore;

class InMemoryUpcastingTest extends UpcastingContract {

    @Override
    protected MessageStore emptyStore() {
        return new InMemoryMessageStore(UPCASTERS);
    }
}
