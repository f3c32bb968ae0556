/** Passwords: how they are hashed, and which ones are too common. */
@NullMarked
package com.videotutorials.server.passwords;

import org.jspecify.annotations.NullMarked;
