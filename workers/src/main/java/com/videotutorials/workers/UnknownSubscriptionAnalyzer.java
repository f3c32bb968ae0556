package com.videotutorials.workers;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one line, without a stack trace, that a subscription was chosen that does not exist. */
final class UnknownSubscriptionAnalyzer extends AbstractFailureAnalyzer<Choice.UnknownSubscriptionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, Choice.UnknownSubscriptionException cause) {
        return new FailureAnalysis(cause.getMessage(), "Correct WORKERS_SUBSCRIPTIONS.", cause);
    }
}
