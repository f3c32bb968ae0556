package com.videotutorials.objectstore;

/** An object store that looks into view data. */
public class PlantedObjectStore {
    Object viewData = com.videotutorials.viewdata.Tables.HOME_PAGE;
}
