package com.videotutorials.messagestore;

class InMemoryMessageStoreTest extends MessageStoreContract {

    @Override
    protected MessageStore emptyStore() {
        return new InMemoryMessageStore();
    }
}
