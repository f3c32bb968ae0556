package com.videotutorials.workers.components.sendemail;

/**
 * A mail as somebody asked for it. Nothing about it is checked yet.
 *
 * @param emailId which mail
 * @param from who sends it
 * @param to who gets it
 * @param subject what it is about
 * @param text what it says, as plain text
 * @param html what it says, as HTML
 */
public record Mail(String emailId, String from, String to, String subject, String text, String html) {}
