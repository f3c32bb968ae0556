package com.videotutorials.messagestore;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What people call this process: its id and its host. */
final class ProcessName {

    private ProcessName() {}

    static String get() {
        var pid = ProcessHandle.current().pid();
        try {
            return "%d@%s".formatted(pid, InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return String.valueOf(pid);
        }
    }
}
