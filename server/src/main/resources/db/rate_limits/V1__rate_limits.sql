-- How many tries are left to whom: Bucket4j's state of a bucket. Written and read by RateLimits.
create table bucket (
  id         text   not null primary key,
  state      bytea,
  expires_at bigint
);

-- for removing what is no longer needed
create index bucket_expires_at on bucket (expires_at);

-- Addresses that nobody has, with which somebody has tried to log in: they are locked as accounts are, so that a lock
-- does not tell who has an account. Written and read by UnknownAddresses.
create table unknown_address (
  address_hash text        not null primary key,
  failures     int         not null,
  locks        int         not null default 0,
  locked_until timestamptz,
  changed_at   timestamptz not null default now()
);

-- for removing what is no longer needed
create index unknown_address_changed_at on unknown_address (changed_at);
