-- How many tries are left to whom: Bucket4j's state of a bucket. Written and read by RateLimits.
create table bucket (
  id         text   not null primary key,
  state      bytea,
  expires_at bigint
);

-- for removing what is no longer needed
create index bucket_expires_at on bucket (expires_at);

-- Log-ins that have failed, by the id of the address, whether anybody has it or not. Written and read by FailedLogIns.
create table failed_log_in (
  address      text        not null primary key,
  failures     int         not null,
  locks        int         not null default 0,
  locked_until timestamptz,
  changed_at   timestamptz not null default now()
);

-- for removing what is no longer needed
create index failed_log_in_changed_at on failed_log_in (changed_at);
