package com.videotutorials.workers;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The process that reacts to messages: components and aggregators; health and metrics over HTTP. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({Databases.class, Aggregators.class})
public class WorkersApplication {

    /** The workers as an application to be run: their settings are in {@code workers.yaml}. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WorkersApplication.class).properties("spring.config.name=workers");
    }

    /**
     * Runs the workers until they are told to end, or, with the argument {@code migrate}, brings both databases up to
     * date and ends.
     */
    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("migrate")) {
            migrate();
        } else {
            builder().run(args);
        }
    }

    private static void migrate() {
        try {
            Migration.run(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
