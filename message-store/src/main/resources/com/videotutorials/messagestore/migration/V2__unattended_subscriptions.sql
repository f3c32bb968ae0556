-- What each subscription reads and in how many parts. Written when a process declares it, and by operators.
create table subscription (
  name                text      not null primary key,
  -- empty: all categories
  categories          text[]    not null,
  -- counts the changes of the group size
  generation          integer   not null default 0,
  group_size          integer   not null default 1 check (group_size between 1 and 1024),
  -- the size that the code asked for last; an operator's choice holds until the code asks for another
  declared_group_size integer   not null default 1,
  paused              boolean   not null default false,
  -- grows when an operator changed something that the owners have to look at
  control             bigint    not null default 0
);

insert into subscription (name, categories) select subscription, array[category] from subscription_position;

-- How far each member of each subscription's group has got. Members of former generations are retired: they stay as a
-- record of what was handled before the size changed, until every member has passed it.
alter table subscription_position
  drop constraint subscription_position_pkey,
  drop column category,
  add column generation      integer not null default 0,
  add column member          integer not null default 0,
  add column group_size      integer not null default 1,
  add column retired         boolean not null default false,
  -- grows whenever a parked message comes or goes: a batch that was decided without knowing it is not committed
  add column parking_version bigint  not null default 0,
  add primary key (subscription, generation, member);

-- Which processes run subscriptions, and how long each is taken for alive. Written by each process, about once a second:
-- the updates touch no index and find room on the page.
create table subscription_process (
  id            uuid        not null primary key,
  name          text        not null,
  subscriptions text[]      not null,
  started_at    timestamptz not null default now(),
  expires_at    timestamptz not null
) with (fillfactor = 50);

-- Who runs each member of each subscription's group, for as long as that process is alive. Written when a member changes
-- hands; a member that nobody has run yet has no row.
create table subscription_lease (
  subscription text    not null references subscription (name) on delete cascade,
  generation   integer not null,
  member       integer not null,
  owner        uuid    references subscription_process (id) on delete set null,
  primary key (subscription, generation, member)
);

-- Messages that could not be handled, with all later ones of their streams: a queue for each stream. Those with a time
-- for the next attempt are tried again by themselves, the others when an operator says so.
create table parked_message (
  subscription    text        not null,
  global_position bigint      not null,
  stream_name     text        not null,
  position        bigint      not null,
  type            text        not null,
  message_id      uuid        not null,
  parked_at       timestamptz not null default now(),
  attempts        integer     not null default 0,
  -- why the last attempt failed; null for a message that only waits for the one before it
  error           text,
  next_attempt_at timestamptz,
  primary key (subscription, global_position)
);

-- Serves the queue of one stream.
create index parked_message_stream on parked_message (subscription, stream_name, global_position);

-- Messages that an operator decided never to have handled.
create table discarded_message (
  subscription    text        not null,
  global_position bigint      not null,
  stream_name     text        not null,
  position        bigint      not null,
  type            text        not null,
  message_id      uuid        not null,
  error           text,
  discarded_at    timestamptz not null default now(),
  discarded_by    text        not null,
  reason          text        not null,
  primary key (subscription, global_position)
);

-- What entities were at a position of their streams, so that not all their events have to be read again. May be emptied
-- at any time.
create table entity_snapshot (
  entity      text        not null,
  stream_name text        not null,
  position    bigint      not null,
  -- the event at that position: a snapshot of a stream that is no longer what it was is not used
  message_id  uuid        not null,
  data        text        not null,
  checksum    text        not null,
  taken_at    timestamptz not null default now(),
  primary key (entity, stream_name)
);
