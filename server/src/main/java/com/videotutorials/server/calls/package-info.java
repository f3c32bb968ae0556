/** What every call goes through before and after its application: validation, errors, deadlines, reading one's own writes. */
@NullMarked
package com.videotutorials.server.calls;

import org.jspecify.annotations.NullMarked;
