-- One row per registered user: what it takes to log in. Written by UserCredentialsAggregator, read by
-- AuthenticationApplication.
create table user_credentials (
  user_id       uuid        not null primary key,
  -- Trimmed and in lower case. The index serves the log-in, which knows the address only.
  email         text        not null unique,
  password_hash text        not null,
  admin         boolean     not null default false,
  -- Until when the user cannot log in. Null, or in the past, if the user can.
  locked_until  timestamptz,
  registered_at timestamptz not null
);
