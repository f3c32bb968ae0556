package com.videotutorials.messagestore;

/** A message store that looks into view data. */
public class PlantedStore {
    Object viewData = com.videotutorials.viewdata.Tables.HOME_PAGE;
}
