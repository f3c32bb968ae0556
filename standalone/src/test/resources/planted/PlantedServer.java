package com.videotutorials.server;

/** A server that calls a worker. */
public class PlantedServer {
    Object worker = new com.videotutorials.workers.aggregators.homepage.HomePageAggregator();
}
