-- One row per video of which anything is known: what viewers see of it. Written by CatalogAggregator, read by
-- CatalogApplication. It is in the catalog while it is listed, which is while it is published and has a name.
create table catalog_video (
  video_id      uuid        not null primary key,
  name          text        not null default '',
  description   text        not null default '',
  -- Null unless it is published.
  published_at  timestamptz,
  -- Since when it is in the catalog: the later of when it was published and when it was named. Null unless it is.
  listed_at     timestamptz,
  -- Of the publication.
  duration_ms   bigint      not null default 0,
  playlist_uri  text        not null default '',
  mp4_uri       text        not null default '',
  thumbnail_uri text        not null default '',
  -- The words of the name (A) and of the description (B), as they are and by their English stems.
  words         tsvector    not null default '',
  check ((listed_at is not null) = (published_at is not null and name <> ''))
);

-- The catalog, the newest first. Serves the search, too, when many videos match.
create index catalog_video_listed_at on catalog_video (listed_at, video_id) where listed_at is not null;

-- The search. Without a list of pending entries, which each search would have to read.
create index catalog_video_words on catalog_video using gin (words) with (fastupdate = off) where listed_at is not null;

-- How often each video was watched that was ever published. Apart, so that a viewing does not touch the words.
create table catalog_video_views (
  video_id uuid    not null primary key,
  views    bigint  not null,
  -- As in catalog_video.
  listed   boolean not null
) with (fillfactor = 80);

-- The catalog, the most viewed first.
create index catalog_video_views_views on catalog_video_views (views, video_id) where listed;
