-- The server's counters belong to a role that may do nothing else.
do $$
begin
  if not exists (select from pg_roles where rolname = 'rate_limiter') then
    create role rate_limiter with login;
  end if;
end
$$;
