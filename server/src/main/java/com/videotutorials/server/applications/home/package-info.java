/** Home: shows the first page of the site. */
@NullMarked
package com.videotutorials.server.applications.home;

import org.jspecify.annotations.NullMarked;
