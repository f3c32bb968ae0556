/** Ways out for mails: an SMTP server, or files that something else picks up. */
@NullMarked
package com.videotutorials.workers.mail;

import org.jspecify.annotations.NullMarked;
