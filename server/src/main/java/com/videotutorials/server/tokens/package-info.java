/** What proves who somebody is: access tokens, the keys that sign them, and the sessions they belong to. */
@NullMarked
package com.videotutorials.server.tokens;

import org.jspecify.annotations.NullMarked;
