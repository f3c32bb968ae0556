/** Registration: takes in new users. */
@NullMarked
package com.videotutorials.server.applications.registration;

import org.jspecify.annotations.NullMarked;
