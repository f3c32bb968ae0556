/** Files that nobody needs any more. */
@NullMarked
package com.videotutorials.workers.components.mediaremoval;

import org.jspecify.annotations.NullMarked;
