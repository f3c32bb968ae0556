/** Who the users are: registration, passwords, administrators, and accounts that are locked for a while. */
@NullMarked
package com.videotutorials.workers.components.identity;

import org.jspecify.annotations.NullMarked;
