-- Keeps auth and storage as hosted Supabase keeps them: our migrations may add policies, triggers and
-- foreign keys there and nothing else, so that what runs here runs there.

create table embedded.grants_of_the_platform (
  object text not null, grantee text not null, privilege text not null,
  primary key (object, grantee, privilege)
);

-- Every privilege on a schema, relation or function of auth and storage, one row each. Roles by name: in a
-- restored cluster they have other numbers.
create view embedded.grants_now as
with platform as (select oid from pg_catalog.pg_namespace where nspname in ('auth', 'storage'))
select distinct object, case grantee when 0 then 'public' else pg_get_userbyid(grantee)::text end as grantee,
  privilege_type as privilege
from (
  select 'schema ' || n.nspname as object, a.grantee, a.privilege_type
    from pg_catalog.pg_namespace n, lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
    where n.oid in (select oid from platform)
  union all
  select 'relation ' || c.oid::regclass, a.grantee, a.privilege_type
    from pg_catalog.pg_class c, lateral aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
    where c.relnamespace in (select oid from platform) and c.relkind in ('r', 'v', 'p')
  union all
  select 'function ' || p.oid::regprocedure, a.grantee, a.privilege_type
    from pg_catalog.pg_proc p, lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    where p.pronamespace in (select oid from platform)
) as every_grant;

insert into embedded.grants_of_the_platform select * from embedded.grants_now;

create function embedded.is_platform() returns boolean language sql stable set search_path = '' as $$
  select r.rolsuper or r.rolname in ('supabase_auth_admin', 'supabase_storage_admin')
  from pg_catalog.pg_roles r where r.rolname = session_user
$$;

create function embedded.refuse(what text) returns void language plpgsql set search_path = '' as $$
begin
  raise insufficient_privilege using
    message = what || ' is not allowed: auth and storage belong to the platform',
    hint = 'Hosted Supabase refuses it too. Policies, triggers and foreign keys are allowed there.';
end $$;

create function embedded.guard_change() returns event_trigger
language plpgsql security definer set search_path = '' as $$
declare
  change record;
begin
  if embedded.is_platform() then return; end if;
  if to_regnamespace('auth') is null or to_regnamespace('storage') is null then
    perform embedded.refuse(tg_tag);
  end if;
  for change in select * from pg_catalog.pg_event_trigger_ddl_commands() loop
    if change.command_tag in ('GRANT', 'REVOKE') then
      if exists (select object, grantee, privilege from embedded.grants_of_the_platform
                 except select object, grantee, privilege from embedded.grants_now) then
        perform embedded.refuse(change.command_tag);
      end if;
    elsif change.command_tag in ('CREATE POLICY', 'ALTER POLICY', 'CREATE TRIGGER', 'ALTER TRIGGER') then
      continue;
    elsif change.schema_name in ('auth', 'storage')
       or change.object_type = 'schema' and change.object_identity in ('auth', 'storage') then
      perform embedded.refuse(change.command_tag || ' ' || change.object_identity);
    end if;
  end loop;
end $$;

create function embedded.guard_drop() returns event_trigger
language plpgsql security definer set search_path = '' as $$
declare
  dropped record;
begin
  if embedded.is_platform() then return; end if;
  for dropped in select * from pg_catalog.pg_event_trigger_dropped_objects() where not is_temporary loop
    if dropped.object_type in ('policy', 'trigger') or dropped.object_type = 'table constraint' then
      continue;
    elsif dropped.schema_name in ('auth', 'storage')
       or dropped.object_type = 'schema' and dropped.object_identity in ('auth', 'storage') then
      perform embedded.refuse(tg_tag || ' ' || dropped.object_identity);
    end if;
  end loop;
end $$;

create event trigger embedded_guard_change on ddl_command_end execute function embedded.guard_change();
create event trigger embedded_guard_drop on sql_drop execute function embedded.guard_drop();
