package com.videotutorials.objectstore;

/** There is no object of this name. */
public final class ObjectNotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ObjectNotFoundException(ObjectName name) {
        super("There is no object " + name);
    }
}
