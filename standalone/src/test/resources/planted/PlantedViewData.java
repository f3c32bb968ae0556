package com.videotutorials.viewdata;

/** View data that knows messages. */
public class PlantedViewData {
    Object category = com.videotutorials.messagestore.Category.of("viewing");
}
