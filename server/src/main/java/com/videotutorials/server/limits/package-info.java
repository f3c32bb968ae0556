/** How often somebody may try, counted by all servers together. */
@NullMarked
package com.videotutorials.server.limits;

import org.jspecify.annotations.NullMarked;
