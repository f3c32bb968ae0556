package com.videotutorials.workers;

/** A worker that speaks the language of clients. */
public class PlantedWorker {
    Object page = com.videotutorials.api.home.v1.HomePage.getDefaultInstance();
}
