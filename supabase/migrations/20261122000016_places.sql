-- What may be done with places and their labels, and who is on duty.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- Who came to work and who went home, by their own word; the last one of a person counts.
create table estate.duties (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  person_id uuid not null references estate.people (id),
  on_duty boolean not null,
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on estate.duties (person_id, at);
select sync.feed('estate.duties', 'at');
create policy "staff see who is on duty" on estate.duties for select to authenticated using (
  estate_id = (select private.estate_as_staff()) and at > (select private.since()));

create function estate.write_duty(op sync.ops, on_duty boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.only_for(op, 'guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager', 'inspector');
  insert into estate.duties (id, estate_id, person_id, on_duty, device_at, at, received_at)
    values (op.op_id, op.estate_id, op.person_id, write_duty.on_duty, op.device_at, op.at, op.received_at);
end
$$;

create function estate.go_on_duty(op sync.ops) returns void
language sql security definer set search_path = '' as $$
  select estate.write_duty(op, true)
$$;

create function estate.go_off_duty(op sync.ops) returns void
language sql security definer set search_path = '' as $$
  select estate.write_duty(op, false)
$$;

-- 128 random bits as they stand in a label's QR code, and eight characters that are typed when it cannot be
-- read. The server draws them: they are in no op and on no device until they are printed.
create function estate.new_tag(estate uuid, place uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  letters constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  chance bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  made uuid := gen_random_uuid();
  token text := rtrim(translate(encode(substring(chance from 1 for 16), 'base64'), '+/', '-_'), '=');
  code text := (select string_agg(substr(letters, get_byte(chance, 16 + n) % 32 + 1, 1), '' order by n)
                from generate_series(0, 7) as n);
begin
  insert into estate.tags (id, estate_id, place_id, token_hash, code_hash)
    values (made, estate, place, private.sha256_hex(token), private.sha256_hex(made || ':' || code));
  insert into estate.tag_secrets values (made, token, code);
  return made;
end
$$;

-- The place an op names, of the author's estate; PLACE_UNKNOWN otherwise.
create function estate.place_in(op sync.ops) returns estate.places
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'place_id');
  place estate.places;
begin
  perform private.only_for(op, 'manager');
  select * into place from estate.places as p
    where p.id = wanted and p.estate_id = op.estate_id and p.deleted_at is null for update;
  if place.id is null then
    perform private.refuse('PLACE_UNKNOWN');
  end if;
  return place;
end
$$;

-- What an op says of a place, written into it: NAME_MISSING, NAME_TAKEN by another open place of the estate,
-- BUILDING_UNKNOWN. A place without a position keeps none.
create function estate.write_place(op sync.ops, place uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted text := private.text_in(op.body, 'name', 60);
  house uuid := case when op.body ->> 'building_id' is not null then private.id_in(op.body, 'building_id') end;
  sha text := nullif(private.text_in(op.body, 'photo', 64), '');
  before text := (select p.photo from estate.places as p where p.id = place);
begin
  if wanted = '' then
    perform private.refuse('NAME_MISSING');
  elsif exists (select from estate.places as p where p.estate_id = op.estate_id and p.name = wanted
                and p.id <> place and p.closed_at is null and p.deleted_at is null) then
    perform private.refuse('NAME_TAKEN', jsonb_build_object('name', wanted));
  elsif house is not null and not exists (select from estate.buildings as b
                                          where b.id = house and b.estate_id = op.estate_id) then
    perform private.refuse('BUILDING_UNKNOWN');
  end if;
  insert into estate.places as p
      (id, estate_id, building_id, floor, name, kind, note, latitude, longitude, photo)
    values (place, op.estate_id, house, (op.body ->> 'floor')::integer, wanted,
            private.text_in(op.body, 'place_kind', 40), private.text_in(op.body, 'note', 300),
            (op.body ->> 'latitude')::double precision, (op.body ->> 'longitude')::double precision, sha)
    on conflict (id) do update set building_id = excluded.building_id, floor = excluded.floor,
      name = excluded.name, kind = excluded.kind, note = excluded.note, latitude = excluded.latitude,
      longitude = excluded.longitude, photo = excluded.photo;
  if sha <> coalesce(before, '') then
    perform sync.expect_photos(
      op, array[sha], '{guard,cleaner,electrician,gardener,desk,manager,inspector}', op.op_id);
  end if;
end
$$;

-- The id of the n-th thing that an op makes.
create function estate.nth_id(op_id uuid, n integer) returns uuid
language sql immutable set search_path = '' as $$
  select left(private.sha256_hex(op_id || ':' || n), 32)::uuid
$$;

-- A new place with its first label. The place's id is the op's.
create function estate.add_place(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.only_for(op, 'manager');
  perform estate.write_place(op, op.op_id);
  perform estate.new_tag(op.estate_id, op.op_id);
end
$$;

-- Many at once, each with its first label, all or none. The n-th is made of the op's id and n, as devices
-- make it too. A row that cannot be refuses the op: as for one place, with `row` (from 1) in the detail.
create function estate.add_places(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  rows jsonb := op.body -> 'places';
  one sync.ops := op;
  made uuid;
  said text;
  why text;
begin
  perform private.only_for(op, 'manager');
  if coalesce(jsonb_typeof(rows), 'null') <> 'array' or jsonb_array_length(rows) not between 1 and 500 then
    perform private.refuse('BODY_BAD', '{"field": "places"}');
  end if;
  for n in 1 .. jsonb_array_length(rows) loop
    begin
      one.body := rows -> n - 1;
      made := estate.nth_id(op.op_id, n);
      if jsonb_typeof(one.body) <> 'object' or one.body ->> 'photo' is not null then
        perform private.refuse('BODY_BAD', '{"field": "places"}');
      end if;
      perform estate.write_place(one, made);
      perform estate.new_tag(op.estate_id, made);
    exception
      when sqlstate 'AN001' then
        get stacked diagnostics said = message_text, why = pg_exception_detail;
        perform private.refuse(said, why::jsonb || jsonb_build_object('row', n));
      when data_exception or integrity_constraint_violation then
        perform private.refuse('BODY_BAD', jsonb_build_object('field', 'places', 'row', n));
    end;
  end loop;
end
$$;

create function estate.change_place(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform estate.write_place(op, (estate.place_in(op)).id);
end
$$;

-- Nothing is done there any more. PLACE_IN_USE while a plan of today or later still stops there.
create function estate.close_place(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  place estate.places := estate.place_in(op);
begin
  if exists (select from rounds.stops as s join rounds.plans as p on p.id = s.plan_id
             where s.place_id = place.id and s.deleted_at is null and p.deleted_at is null
               and coalesce(p.valid_to >= greatest(p.valid_from, estate.today(op.estate_id)), true)) then
    perform private.refuse('PLACE_IN_USE');
  end if;
  update estate.places as p set closed_at = op.at where p.id = place.id and p.closed_at is null;
end
$$;

-- A new label for a place; the old one is refused by name from that moment on.
create function estate.replace_tag(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  place estate.places := estate.place_in(op);
  made uuid := estate.new_tag(op.estate_id, place.id);
begin
  update estate.tags as t set replaced_at = op.at, replaced_by = made
    where t.place_id = place.id and t.id <> made and t.replaced_at is null;
end
$$;

insert into sync.handlers (kind, v, handler) select 'estate.' || verb, 1, 'estate.' || verb from unnest(array[
  'go_on_duty', 'go_off_duty', 'add_place', 'add_places', 'change_place', 'close_place', 'replace_tag'
]) as verb;

notify pgrst, 'reload schema';
