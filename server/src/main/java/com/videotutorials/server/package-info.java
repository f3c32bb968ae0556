/** The process that answers clients: its composition root. */
@NullMarked
package com.videotutorials.server;

import org.jspecify.annotations.NullMarked;
