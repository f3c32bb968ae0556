package com.videotutorials.server;

import com.videotutorials.server.tls.TlsSettings;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The process that answers clients: gRPC on one port; files, health and metrics over HTTP on another. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({Databases.class, Observability.class, Security.class, Calls.class, Media.class, Applications.class})
public class ServerApplication {

    /** The server as an application to be run: its settings are in {@code server.yaml}. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(ServerApplication.class)
                .properties("spring.config.name=server")
                .initializers(new TlsSettings());
    }

    /** Runs the server until it is told to end, or does what a {@link ServerCommand} says and ends. */
    public static void main(String[] args) {
        if (args.length == 0 || args[0].startsWith("--")) {
            builder().run(args);
        } else {
            System.exit(ServerCommand.run(List.of(args), System.getenv(), System.out, System.err));
        }
    }
}
