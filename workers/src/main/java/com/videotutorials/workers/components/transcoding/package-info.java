/** Transcodings: of an upload something is made that can be watched. */
@NullMarked
package com.videotutorials.workers.components.transcoding;

import org.jspecify.annotations.NullMarked;
