package com.videotutorials.workers;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one line, without a stack trace, what is missing to send mails. */
final class InvalidMailSettingsAnalyzer extends AbstractFailureAnalyzer<MailSettings.InvalidMailSettingsException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MailSettings.InvalidMailSettingsException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set SMTP_HOST, and if need be SMTP_PORT, SMTP_USER, SMTP_PASSWORD, SMTP_SECURITY and MAIL_FROM; or set"
                        + " MAIL_PICKUP_DIRECTORY to a directory for .eml files; or run without components:send-email.",
                cause);
    }
}
