-- The roles, schemas and limits that every hosted Supabase project has. Runs as the superuser supabase_admin.

create function pg_temp.ensure_role(role name, attributes text) returns void language plpgsql as $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = role) then
    execute format('create role %I', role);
    execute format('alter role %I %s', role, attributes);
  end if;
end $$;

select pg_temp.ensure_role(role, attributes) from (values
  ('anon', 'nologin'),
  ('authenticated', 'nologin'),
  ('service_role', 'nologin bypassrls'),
  ('authenticator', 'login noinherit'),
  ('supabase_auth_admin', 'login noinherit'),
  ('supabase_storage_admin', 'login noinherit'),
  ('postgres', 'login createdb createrole bypassrls')
) as wanted(role, attributes);

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to supabase_storage_admin;
grant anon, authenticated, service_role to postgres with admin option;
grant pg_monitor, pg_signal_backend to postgres;

-- Policies and triggers in auth and storage need ownership in PostgreSQL; the guard (90) refuses the rest.
-- No `set`: nobody slips into the owner's role to get round the guard.
grant supabase_auth_admin, supabase_storage_admin to postgres with inherit true, set false;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role supabase_auth_admin set idle_in_transaction_session_timeout = '60s';
alter role supabase_auth_admin set search_path = auth;
alter role supabase_storage_admin set search_path = storage;

do $$ begin
  execute format('alter database %I owner to postgres', current_database());
  execute format('alter database %I set search_path = "$user", public, extensions', current_database());
end $$;

create schema if not exists extensions authorization postgres;
create schema if not exists auth authorization supabase_auth_admin;
create schema if not exists storage authorization supabase_storage_admin;

grant usage on schema public to anon, authenticated, service_role;
grant all on schema public to postgres;
grant usage on schema extensions, auth, storage to anon, authenticated, service_role;
grant usage on schema auth, storage to postgres with grant option;
