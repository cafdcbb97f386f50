-- Who is calling, what they may receive of an estate, and telling their devices when that changes.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- The person behind a session. `has_left`: let go, so their roles count no more.
create type private.member as (
  user_id uuid, person_id uuid, estate_id uuid, name text, roles text[], has_left boolean
);

-- Whether the caller's token belongs to a session that has not been ended. A token outlives its session by
-- up to an hour; this does not.
create function private.session_lives() returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  claims jsonb := auth.jwt();
begin
  return exists (
    select from auth.sessions as s
    where s.id = (claims ->> 'session_id')::uuid and s.user_id = (claims ->> 'sub')::uuid
      and (s.not_after is null or s.not_after > now()));
end
$$;

-- Who is calling, as of now: roles come from the tables, never from the token. Null without a live session
-- or without a person. An account that left one estate for another is the person it is now.
create function private.me() returns private.member
language plpgsql stable security definer set search_path = '' as $$
declare
  account uuid := auth.uid();  -- once: in a query it would be asked for each row
  found private.member;
begin
  if not private.session_lives() then
    return null;
  end if;
  select p.user_id, p.id, p.estate_id, p.name,
         case when p.left_at is null then array(
           select m.role from estate.memberships as m
           where m.person_id = p.id and m.ended_at is null order by m.role
         ) else '{}' end,
         p.left_at is not null
    into found
    from estate.people as p where p.user_id = account
    order by p.left_at desc nulls first limit 1;
  return found;
end
$$;

-- The caller's estate, null for a stranger and for who left.
create function private.my_estate() returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  me private.member := private.me();
begin
  return case when not me.has_left then me.estate_id end;
end
$$;

-- The caller's estate if they hold one of these roles there.
create function private.estate_as(variadic wanted text[]) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  me private.member := private.me();
begin
  return case when me.roles && wanted then me.estate_id end;
end
$$;

create function private.estate_as_staff() returns uuid
language sql stable security definer set search_path = '' as $$
  select private.estate_as('guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager', 'inspector')
$$;

create function private.my_roles() returns text[]
language sql stable security definer set search_path = '' as $$
  select (private.me()).roles
$$;

create function private.my_person() returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  me private.member := private.me();
begin
  return case when not me.has_left then me.person_id end;
end
$$;

-- How far back the facts reach that the caller's devices carry. What is older is asked for when it is needed.
create function private.since() returns timestamptz
language sql stable security definer set search_path = '' as $$
  select now() - case when (private.me()).roles && '{manager,desk,inspector}' then interval '15 days'
                      else interval '8 days' end
$$;

-- The units where the caller lives.
create function private.my_units() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select array(select h.unit_id from estate.households as h
               where h.person_id = private.my_person() and h.deleted_at is null)
$$;

grant execute on function private.session_lives(), private.my_estate(), private.estate_as(text[]),
  private.estate_as_staff(), private.my_roles(), private.my_person(), private.my_units(), private.since()
  to authenticated;

create policy "everyone sees their estate" on estate.estates
  for select to authenticated using (estate_id = (select private.my_estate()));
create policy "everyone sees the buildings of their estate" on estate.buildings
  for select to authenticated using (estate_id = (select private.my_estate()));
create policy "staff see all units, residents their own" on estate.units
  for select to authenticated using (
    estate_id = (select private.estate_as_staff()) or id = any ((select private.my_units())::uuid[]));
create policy "staff see the places" on estate.places
  for select to authenticated using (estate_id = (select private.estate_as_staff()));
create policy "who walks rounds knows the labels by their hashes" on estate.tags
  for select to authenticated using (
    estate_id = (select private.estate_as('guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager')));
create policy "staff see everyone, residents themselves" on estate.people
  for select to authenticated using (
    estate_id = (select private.estate_as_staff()) or id = (select private.my_person()));
create policy "staff see who holds which role, residents their own" on estate.memberships
  for select to authenticated using (
    estate_id = (select private.estate_as_staff()) or person_id = (select private.my_person()));
create policy "manager and desk see phone numbers, everyone their own" on estate.contacts
  for select to authenticated using (
    estate_id = (select private.estate_as('manager', 'desk')) or person_id = (select private.my_person()));
create policy "manager and desk see who lives where, everyone their own" on estate.households
  for select to authenticated using (
    estate_id = (select private.estate_as('manager', 'desk')) or person_id = (select private.my_person()));
create policy "the manager sees all invites, the desk those of residents" on estate.invites
  for select to authenticated using (
    estate_id = (select private.estate_as('manager'))
    or estate_id = (select private.estate_as('desk')) and purpose = 'join' and roles = '{resident}');

-- A change of roles or of household changes what a person sees; rows they may see from now on were written
-- long ago and no watermark would bring them.
create function private.sight_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op <> 'INSERT' then
    perform sync.raise_epoch(p.user_id) from estate.people as p where p.id = old.person_id;
  end if;
  if tg_op <> 'DELETE' and (tg_op = 'INSERT' or new.person_id <> old.person_id) then
    perform sync.raise_epoch(p.user_id) from estate.people as p where p.id = new.person_id;
  end if;
  return null;
end
$$;

-- The same when a person gets an account, loses it, leaves or comes back.
create function private.person_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    perform sync.raise_epoch(new.user_id);
  elsif old.user_id is distinct from new.user_id then
    perform sync.raise_epoch(u.id) from auth.users as u where u.id in (old.user_id, new.user_id);
  elsif old.left_at is distinct from new.left_at then
    perform sync.raise_epoch(new.user_id);
  end if;
  return null;
end
$$;

create trigger sight_changed after insert or update or delete on estate.memberships
  for each row execute function private.sight_changed();
create trigger sight_changed after insert or update or delete on estate.households
  for each row execute function private.sight_changed();
create trigger sight_changed after insert or update of user_id, left_at on estate.people
  for each row execute function private.person_changed();

notify pgrst, 'reload schema';
