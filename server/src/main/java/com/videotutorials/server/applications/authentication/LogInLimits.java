package com.videotutorials.server.applications.authentication;

import com.videotutorials.server.calls.CallRefusedException;
import com.videotutorials.server.calls.EmailAddress;
import com.videotutorials.server.calls.Peer;
import com.videotutorials.server.limits.RateLimit;
import com.videotutorials.server.limits.RateLimits;

/** How often somebody may try to log in. */
public final class LogInLimits {

    private final RateLimits limits;
    private final RateLimit limitOfPeer;
    private final RateLimit limitOfAddress;

    /**
     * Counts together with all servers.
     *
     * @param limitOfPeer how many tries are taken from one address of the network
     * @param limitOfAddress how many tries are taken for one e-mail address
     */
    public LogInLimits(RateLimits limits, RateLimit limitOfPeer, RateLimit limitOfAddress) {
        this.limits = limits;
        this.limitOfPeer = limitOfPeer;
        this.limitOfAddress = limitOfAddress;
    }

    /** @throws CallRefusedException if there were too many tries */
    void admit(EmailAddress email) {
        limits.admit("log-in peer " + Peer.current(), limitOfPeer);
        limits.admit("log-in address " + email.id(), limitOfAddress);
    }
}
