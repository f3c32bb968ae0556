package com.videotutorials.server.applications.authentication;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What it takes to log in as a user. */
record Credentials(UUID userId, String passwordHash, Set<String> roles, Optional<Instant> lockedUntil) {}
