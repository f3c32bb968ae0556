/** Mails, which are sent once each. */
@NullMarked
package com.videotutorials.workers.components.sendemail;

import org.jspecify.annotations.NullMarked;
