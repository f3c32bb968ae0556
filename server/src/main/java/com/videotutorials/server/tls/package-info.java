/** Encryption of the connections to clients. */
@NullMarked
package com.videotutorials.server.tls;

import org.jspecify.annotations.NullMarked;
