grant usage on schema rate_limits to rate_limiter;
grant select, insert, update, delete on rate_limits.bucket, rate_limits.failed_log_in to rate_limiter;
