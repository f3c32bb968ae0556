grant usage on schema rate_limits to rate_limiter;
grant select, insert, update, delete on rate_limits.bucket, rate_limits.unknown_address to rate_limiter;
