package com.videotutorials.workers;

import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The process that reacts to messages: components and aggregators; health and metrics over HTTP. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({Databases.class, Observability.class, Outside.class, Workers.class})
public class WorkersApplication {

    /** The workers as an application to be run: their settings are in {@code workers.yaml}. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WorkersApplication.class).properties("spring.config.name=workers");
    }

    /**
     * To be asked before the workers are run: whoever runs them can say in one line what an application that fails says in
     * many.
     *
     * @throws IllegalArgumentException if {@code WORKERS_SUBSCRIPTIONS} names a subscription that does not exist
     */
    public static void requireKnownSubscriptions(Map<String, String> environment) {
        Choice.from(environment).requireKnown(Workers.all());
    }

    /** Runs the workers until they are told to end, or does what an {@link OperatorCommand} says and ends. */
    public static void main(String[] args) {
        if (args.length > 0 && !args[0].startsWith("--")) {
            System.exit(OperatorCommand.run(List.of(args), System.getenv(), System.out, System.err));
        }
        try {
            requireKnownSubscriptions(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        builder().run(args);
    }
}
