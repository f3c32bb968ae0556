-- One row per video: what its owner sees of it. Written by CreatorsVideosAggregator, read by CreatorsApplication. A video
-- may have a name or a description before anything else is known of it.
create table creators_video (
  video_id       uuid        not null primary key,
  -- Who asked first to publish it. Null as long as nobody did, or if that is nobody's id.
  owner_id       uuid,
  -- Null as long as nobody asked to publish it.
  state          text        check (state in ('PUBLISHING', 'PUBLISHED', 'FAILED', 'UNPUBLISHED')),
  -- Which transcoding the progress is that of, and how far it is, in percent.
  transcoding_id uuid,
  progress       integer     not null default 0 check (progress between 0 and 100),
  -- Why it failed, if it failed.
  reason         text,
  name           text        not null default '',
  description    text        not null default '',
  -- When it was first asked to be published.
  created_at     timestamptz,
  -- From here on: of the last publication, null as long as there was none.
  published_at   timestamptz,
  duration_ms    bigint,
  thumbnail_uri  text,
  -- The best first, as the contract of VideoPublished writes them.
  renditions     jsonb       not null default '[]',
  check ((state is null) = (created_at is null))
);

-- The videos of an owner, the latest first.
create index creators_video_owner_id_created_at on creators_video (owner_id, created_at, video_id);

-- How often each video was watched that was ever published. Apart, because viewings are many and the other columns wide.
create table creators_video_views (
  video_id uuid   not null primary key,
  views    bigint not null
) with (fillfactor = 50);
