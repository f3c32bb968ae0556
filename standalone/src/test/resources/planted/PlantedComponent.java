package com.videotutorials.workers.components.one;

/** A component that reads view data and uses another component. */
public class PlantedComponent {
    Object viewData = com.videotutorials.viewdata.Tables.HOME_PAGE;
    Object other = new com.videotutorials.workers.components.two.PlantedOtherComponent();
}
