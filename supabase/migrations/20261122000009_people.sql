-- What may be done with an estate's people: invite, change roles, let go, help with a lost password.
-- A handler takes who and where from the op, where the exchange wrote them from the session; the roles are
-- those of that person now.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- Whether the author of an op holds one of these roles.
create function private.author_is(op sync.ops, variadic wanted text[]) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from estate.memberships as m
                 where m.person_id = op.person_id and m.role = any (wanted) and m.ended_at is null)
$$;

-- NOT_ALLOWED unless the author of an op holds one of these roles.
create function private.only_for(op sync.ops, variadic wanted text[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not private.author_is(op, variadic wanted) then
    perform private.refuse('NOT_ALLOWED');
  end if;
end
$$;

-- The roles an op names; ROLE_UNKNOWN when there is none, or one we do not have.
create function estate.roles_in(op sync.ops) returns text[]
language plpgsql set search_path = '' as $$
declare
  roles text[] := private.texts_in(op.body, 'roles', 8);
begin
  if roles = '{}' or not roles <@ '{guard,cleaner,electrician,gardener,desk,manager,inspector,resident}' then
    perform private.refuse('ROLE_UNKNOWN', jsonb_build_object('roles', roles));
  end if;
  return roles;
end
$$;

-- The person an op names, of the author's estate; PERSON_UNKNOWN otherwise.
create function estate.person_in(op sync.ops) returns estate.people
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'person_id');
  person estate.people;
begin
  select * into person from estate.people as p
    where p.id = wanted and p.estate_id = op.estate_id and p.deleted_at is null;
  if person.id is null then
    perform private.refuse('PERSON_UNKNOWN');
  end if;
  return person;
end
$$;

-- LAST_MANAGER when nobody but this person could manage the estate. Holds the estate, so that two managers
-- cannot let each other go at once.
create function estate.keep_a_manager(person estate.people) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from estate.estates as e where e.id = person.estate_id for no key update;
  if not exists (
    select from estate.people as p join estate.memberships as m on m.person_id = p.id
    where p.estate_id = person.estate_id and p.id <> person.id and p.left_at is null
      and p.user_id is not null and m.role = 'manager' and m.ended_at is null) then
    perform private.refuse('LAST_MANAGER');
  end if;
end
$$;

create function estate.is_manager(person estate.people) returns boolean
language sql stable security definer set search_path = '' as $$
  select person.left_at is null and exists (select from estate.memberships as m
    where m.person_id = person.id and m.role = 'manager' and m.ended_at is null)
$$;

-- When a code runs out: after the act, within 31 days of it; EXPIRY_BAD otherwise.
create function estate.expiry_in(op sync.ops) returns timestamptz
language plpgsql security definer set search_path = '' as $$
declare
  expires timestamptz := private.time_in(op.body, 'expires_at');
begin
  if expires <= op.at or expires > op.at + interval '31 days' then
    perform private.refuse('EXPIRY_BAD');
  end if;
  return expires;
end
$$;

-- Writes an invite and the hash of its code; BODY_BAD when the hash is none, or not this code's alone.
create function estate.issue(
  op sync.ops, invite uuid, purpose text, person uuid, roles text[], unit uuid, expires timestamptz
) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into estate.invites (id, estate_id, purpose, person_id, roles, unit_id, expires_at, issued_at, issued_by)
    values (invite, op.estate_id, purpose, person, roles, unit, expires, op.at, op.person_id);
  insert into estate.invite_secrets values (invite, private.text_in(op.body, 'code_hash', 64));
end
$$;

-- A new person with a one-time code to join with. The person's id is the op's.
create function estate.invite(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  roles text[];
  name text := private.text_in(op.body, 'name', 60);
  number text := private.plain_phone(private.text_in(op.body, 'phone', 30));
  home uuid := case when op.body ->> 'unit_id' is not null then private.id_in(op.body, 'unit_id') end;
  unit uuid;
begin
  perform private.only_for(op, 'manager', 'desk');
  roles := estate.roles_in(op);
  if roles <> '{resident}' then
    perform private.only_for(op, 'manager');
  end if;
  if name = '' then
    perform private.refuse('NAME_MISSING');
  elsif number !~ '^[1-9][0-9]{6,14}$' then
    perform private.refuse('PHONE_BAD');
  end if;
  perform from estate.estates as e where e.id = op.estate_id for no key update;
  if exists (select from estate.contacts as c join estate.people as p on p.id = c.person_id
             where c.estate_id = op.estate_id and c.phone = number and p.left_at is null) then
    perform private.refuse('PHONE_TAKEN');
  end if;
  select u.id into unit from estate.units as u
    where u.id = home and u.estate_id = op.estate_id and u.deleted_at is null;
  if unit is null and (home is not null or 'resident' = any (roles)) then
    perform private.refuse('UNIT_UNKNOWN');
  end if;
  insert into estate.people (id, estate_id, name, post)
    values (op.op_id, op.estate_id, name, private.text_in(op.body, 'post', 60));
  insert into estate.contacts (id, estate_id, person_id, phone) values (op.op_id, op.estate_id, op.op_id, number);
  insert into estate.memberships (estate_id, person_id, role) select op.estate_id, op.op_id, unnest(roles);
  insert into estate.households (estate_id, person_id, unit_id)
    select op.estate_id, op.op_id, unit where unit is not null;
  perform estate.issue(op, private.id_in(op.body, 'invite_id'), 'join', op.op_id, roles, unit, estate.expiry_in(op));
end
$$;

-- Takes a code back. Who was to join with it is gone from the list, and their number is free again.
create function estate.revoke_invite(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'invite_id');
  invite estate.invites;
begin
  perform private.only_for(op, 'manager', 'desk');
  select * into invite from estate.invites as i
    where i.id = wanted and i.estate_id = op.estate_id for update;
  if invite.id is null then
    perform private.refuse('INVITE_UNKNOWN');
  elsif invite.purpose <> 'join' or invite.roles <> '{resident}' then
    perform private.only_for(op, 'manager');
  end if;
  if invite.redeemed_at is not null then
    perform private.refuse('ALREADY_REDEEMED');
  end if;
  update estate.invites as i set revoked_at = op.at where i.id = invite.id and i.revoked_at is null;
  update estate.people as p set left_at = op.at
    where p.id = invite.person_id and invite.purpose = 'join' and p.user_id is null and p.left_at is null;
end
$$;

create function estate.change_roles(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  person estate.people;
  roles text[];
begin
  perform private.only_for(op, 'manager');
  person := estate.person_in(op);
  roles := estate.roles_in(op);
  if estate.is_manager(person) and not 'manager' = any (roles) then
    perform estate.keep_a_manager(person);
  end if;
  update estate.memberships as m set ended_at = op.at
    where m.person_id = person.id and m.ended_at is null and not m.role = any (roles);
  insert into estate.memberships (estate_id, person_id, role)
    select op.estate_id, person.id, role from unnest(roles) as role
    on conflict do nothing;
end
$$;

-- Lets a person go: nothing more is told to their devices, and what these still send is kept aside.
create function estate.deactivate(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  person estate.people;
begin
  perform private.only_for(op, 'manager');
  person := estate.person_in(op);
  if estate.is_manager(person) then
    perform estate.keep_a_manager(person);
  end if;
  update estate.people as p set left_at = op.at where p.id = person.id and p.left_at is null;
end
$$;

-- Takes a person back with the roles they had. Refused when their account has become someone else's:
-- ACCOUNT_ELSEWHERE, or their number another person's: PHONE_TAKEN.
create function estate.reactivate(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  person estate.people;
begin
  perform private.only_for(op, 'manager');
  person := estate.person_in(op);
  if exists (select from estate.people as p
             where p.user_id = person.user_id and p.id <> person.id and p.left_at is null) then
    perform private.refuse('ACCOUNT_ELSEWHERE');
  elsif exists (select from estate.contacts as mine join estate.contacts as c on c.phone = mine.phone
                join estate.people as p on p.id = c.person_id
                where mine.person_id = person.id and c.estate_id = op.estate_id
                  and p.id <> person.id and p.left_at is null) then
    perform private.refuse('PHONE_TAKEN');
  end if;
  update estate.people as p set left_at = null where p.id = person.id and p.left_at is not null;
end
$$;

-- A one-time code for who forgot their password. The invite's id is the op's.
create function estate.issue_reset(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  person estate.people;
begin
  perform private.only_for(op, 'manager');
  person := estate.person_in(op);
  if person.user_id is null or person.left_at is not null then
    perform private.refuse('NO_ACCOUNT');
  end if;
  update estate.invites as i set revoked_at = op.at
    where i.person_id = person.id and i.purpose = 'reset' and i.redeemed_at is null and i.revoked_at is null;
  perform estate.issue(op, op.op_id, 'reset', person.id, '{}', null, estate.expiry_in(op));
end
$$;

-- Changes figures of the estate. Only those it knows, each by a value of its own sort: SETTINGS_BAD.
create function estate.change_settings(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  known jsonb := estate.default_settings();
  wanted jsonb := op.body -> 'settings';
  bad text;
begin
  perform private.only_for(op, 'manager');
  if jsonb_typeof(wanted) is distinct from 'object' then
    perform private.refuse('SETTINGS_BAD');
  end if;
  select key into bad from jsonb_each(wanted) as one(key, value)
    where jsonb_typeof(known -> key) is distinct from jsonb_typeof(value)
       or jsonb_typeof(value) = 'number' and value::numeric not between 0 and 100000
       or jsonb_typeof(value) = 'string' and value #>> '{}' !~ case key
            when 'desk_phone' then '^([+]?[0-9][0-9 -]{2,19})?$'
            when 'no_call_meals' then '^(([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]( |$)){1,6}$'
            when 'cleaning_blocks' then '^(([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]( |$)){1,6}$'
            else '^([01][0-9]|2[0-3]):[0-5][0-9]$' end
    order by key limit 1;
  if bad is not null then
    perform private.refuse('SETTINGS_BAD', jsonb_build_object('setting', bad));
  end if;
  update estate.estates as e set settings = e.settings || wanted where e.id = op.estate_id;
end
$$;

insert into sync.handlers (kind, v, handler) select 'estate.' || verb, 1, 'estate.' || verb from unnest(array[
  'invite', 'revoke_invite', 'change_roles', 'deactivate', 'reactivate', 'issue_reset', 'change_settings'
]) as verb;

notify pgrst, 'reload schema';
