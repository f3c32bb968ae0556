package com.videotutorials.workers.components.two;

/** A component that another one uses. */
public class PlantedOtherComponent {}
