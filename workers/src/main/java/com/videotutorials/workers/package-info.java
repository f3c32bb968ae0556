/** The process that reacts to messages: its composition root. */
@NullMarked
package com.videotutorials.workers;

import org.jspecify.annotations.NullMarked;
