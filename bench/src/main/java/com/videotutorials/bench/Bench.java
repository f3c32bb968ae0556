package com.videotutorials.bench;

/** Runs the benchmark that is named. */
public final class Bench {

    private Bench() {}

    /** How many messages the benchmark takes that is run: so many unless {@code -Dbench.events} says otherwise. */
    static int events(int usual) {
        return Integer.getInteger("bench.events", usual);
    }

    /** Runs the benchmark that the only argument names, and prints what was measured. */
    public static void main(String[] args) throws Exception {
        switch (args.length == 1 ? args[0] : "") {
            case "writes" -> WritesBenchmark.run();
            case "grpc" -> GrpcBenchmark.run();
            case "latency" -> LatencyBenchmark.run();
            case "catchup" -> CatchUpBenchmark.run();
            case "component" -> ComponentBenchmark.run();
            case "fetch" -> FetchBenchmark.run();
            case "groups" -> GroupsBenchmark.run();
            case "idle" -> IdleBenchmark.run();
            case "login" -> LogInBenchmark.run();
            case "catalog" -> CatalogBenchmark.run();
            case "transcode" -> TranscodeBenchmark.run();
            default -> {
                System.err.println("Name a benchmark: writes, grpc, latency, catchup, component, fetch, groups, idle,"
                        + " login, catalog or transcode");
                System.exit(2);
            }
        }
    }
}
