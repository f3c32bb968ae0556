/** Viewing: takes note of what is being watched. */
@NullMarked
package com.videotutorials.server.applications.viewing;

import org.jspecify.annotations.NullMarked;
