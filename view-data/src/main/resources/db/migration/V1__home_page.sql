-- One row: what the home page shows. Written by HomePageAggregator, read by HomeApplication.
create table home_page (
  the_only_row   boolean not null primary key default true check (the_only_row),
  videos_watched bigint  not null
) with (fillfactor = 50);
