/** User administration: what administrators may do to other users. */
@NullMarked
package com.videotutorials.server.applications.useradmin;

import org.jspecify.annotations.NullMarked;
