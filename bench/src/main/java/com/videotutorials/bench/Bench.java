package com.videotutorials.bench;

/** Runs the benchmark that is named. */
public final class Bench {

    private Bench() {}

    /** Runs {@code writes}, {@code grpc} or {@code latency} and prints what was measured. */
    public static void main(String[] args) throws Exception {
        switch (args.length == 1 ? args[0] : "") {
            case "writes" -> WritesBenchmark.run();
            case "grpc" -> GrpcBenchmark.run();
            case "latency" -> LatencyBenchmark.run();
            default -> {
                System.err.println("Name a benchmark: writes, grpc or latency");
                System.exit(2);
            }
        }
    }
}
