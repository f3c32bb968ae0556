/** Files on their way between clients and the object store: where they may be sent, and where they can be watched. */
@NullMarked
package com.videotutorials.server.media;

import org.jspecify.annotations.NullMarked;
