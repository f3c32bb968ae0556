package com.videotutorials.standalone;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person sees when everything runs: where it is, what it listens to, and what to try. */
record Banner(Settings settings, int grpcPort, int managementPort, @Nullable String databaseUrl, String subscriptions) {

    private static final UUID SOME_VIDEO = UUID.fromString("8f7a1c52-3c3e-4a5e-9d0b-6a7f1d2e4c90");

    @Override
    public String toString() {
        var grpc = settings.grpc().address() + ":" + grpcPort;
        return """

                Video Tutorials is ready. Ctrl-C stops it.

                  gRPC         %s (%s)
                  management   http://%s:%d/actuator/health
                  PostgreSQL   %s
                  data         %s
                  mails        %s
                  files        %s

                Subscriptions
                %s
                Try
                  grpcurl -plaintext -d '{"video_id": "%s"}' %s videotutorials.api.viewing.v1.ViewingService/RecordViewing
                  grpcurl -plaintext %s videotutorials.api.home.v1.HomeService/GetHomePage
                """
                .formatted(
                        grpc,
                        settings.encrypted() ? "TLS" : "plaintext",
                        settings.management().address(),
                        managementPort,
                        databaseUrl,
                        settings.home(),
                        settings.mails().shown(),
                        settings.files().shown(),
                        subscriptions,
                        SOME_VIDEO,
                        grpc,
                        grpc);
    }
}
