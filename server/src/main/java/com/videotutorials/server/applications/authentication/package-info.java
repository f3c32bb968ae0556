/** Authentication: finds out who somebody is. */
@NullMarked
package com.videotutorials.server.applications.authentication;

import org.jspecify.annotations.NullMarked;
