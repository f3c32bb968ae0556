-- The workers own the view data; the server may only read it.
do $$
begin
  if not exists (select from pg_roles where rolname = 'view_data') then
    create role view_data with login;
  end if;
  if not exists (select from pg_roles where rolname = 'view_data_reader') then
    create role view_data_reader with login;
  end if;
end
$$;
