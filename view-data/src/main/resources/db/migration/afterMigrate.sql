-- Whatever the migrations made belongs to the workers, and the server may read it.
do $$
declare
  table_name text;
begin
  for table_name in
    select t.tablename from pg_tables as t
    where t.schemaname = 'view_data' and t.tablename <> 'flyway_schema_history' and t.tableowner <> 'view_data'
  loop
    execute format('alter table view_data.%I owner to view_data', table_name);
  end loop;
end
$$;

grant usage, create on schema view_data to view_data;
grant usage on schema view_data to view_data_reader;
grant select on all tables in schema view_data to view_data_reader;
alter default privileges for role view_data in schema view_data grant select on tables to view_data_reader;

-- Where the workers rebuild tables while those in view_data still answer questions. Nobody else may look there.
do $$
begin
  if not exists (select from pg_namespace where nspname = 'view_data_rebuild') then
    create schema view_data_rebuild authorization view_data;
  end if;
end
$$;
