-- What may be done on a round: start it, check in at a stop, add a note, finish.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- The round an op names: of the author's estate (ROUND_UNKNOWN), for one of their roles (NOT_ALLOWED). A
-- round that was called off while someone walked it is walked all the same.
create function rounds.round_in(op sync.ops) returns rounds.rounds
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'round_id');
  walk rounds.rounds;
begin
  select * into walk from rounds.rounds as r where r.id = wanted and r.estate_id = op.estate_id;
  if walk.id is null then
    perform private.refuse('ROUND_UNKNOWN');
  end if;
  perform private.only_for(op, variadic walk.roles);
  return walk;
end
$$;

create function rounds.start(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  walk rounds.rounds := rounds.round_in(op);
begin
  insert into rounds.starts (id, estate_id, round_id, person_id, device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, walk.id, op.person_id, op.device_at, op.at, op.received_at, walk.seen_by);
end
$$;

-- The label a check-in proves it stood before. TAG_UNKNOWN without the right token or code; TAG_REPLACED when
-- the label had been replaced by then.
create function rounds.tag_in(op sync.ops) returns estate.tags
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'tag_id');
  token text := private.text_in(op.body, 'token', 100);
  code text := private.plain_code(private.text_in(op.body, 'code', 40));
  tag estate.tags;
begin
  select * into tag from estate.tags as t
    where t.id = wanted and t.estate_id = op.estate_id and t.deleted_at is null;
  if not coalesce(case op.body ->> 'how'
       when 'scan' then tag.token_hash = private.sha256_hex(token)
       when 'typed' then tag.code_hash = private.sha256_hex(tag.id || ':' || code) end, false) then
    perform private.refuse('TAG_UNKNOWN');
  elsif tag.replaced_at <= op.at then
    perform private.refuse('TAG_REPLACED', rounds.place_named(tag.place_id));
  end if;
  return tag;
end
$$;

create function rounds.place_named(place uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('place', p.name) from estate.places as p where p.id = place
$$;

-- Metres between two points on the globe, null when one is missing.
create function rounds.metres(lat_a double precision, lon_a double precision,
                              lat_b double precision, lon_b double precision) returns double precision
language sql immutable strict set search_path = '' as $$
  select 2 * 6371000 * asin(sqrt(least(1,
    sind((lat_b - lat_a) / 2) ^ 2 + cosd(lat_a) * cosd(lat_b) * sind((lon_b - lon_a) / 2) ^ 2)))
$$;

-- What is odd about a check-in: `too_far` from its place even if the position is off by its accuracy,
-- `clock_off` when the device's clock was.
create function rounds.flags(op sync.ops, place uuid) returns text[]
language sql stable security definer set search_path = '' as $$
  select array_remove(array[
    case when rounds.metres(p.latitude, p.longitude, (spot ->> 'latitude')::double precision,
                            (spot ->> 'longitude')::double precision)
              - coalesce((spot ->> 'accuracy')::double precision, 0)
              > (e.settings ->> 'patrol_too_far_metres')::double precision then 'too_far' end,
    case when abs(extract(epoch from op.device_at - op.at)) / 60 > (e.settings ->> 'clock_off_minutes')::numeric
         then 'clock_off' end
  ], null)
  from estate.places as p join estate.estates as e on e.id = p.estate_id
  cross join (select op.body -> 'position') as one(spot)
  where p.id = place
$$;

create function rounds.check_in(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  walk rounds.rounds := rounds.round_in(op);
  wanted uuid := private.id_in(op.body, 'stop_id');
  stop rounds.stops;
  tag estate.tags;
  spot jsonb := op.body -> 'position';
begin
  select * into stop from rounds.stops as s where s.id = wanted and s.id = any (walk.stop_ids);
  if stop.id is null then
    perform private.refuse('STOP_UNKNOWN');
  end if;
  tag := rounds.tag_in(op);
  if tag.place_id <> stop.place_id then
    perform private.refuse('TAG_ELSEWHERE', rounds.place_named(tag.place_id));
  end if;
  insert into rounds.visits (id, estate_id, round_id, stop_id, place_id, tag_id, person_id, how,
                             latitude, longitude, accuracy, flags, device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, walk.id, stop.id, stop.place_id, tag.id, op.person_id, op.body ->> 'how',
            (spot ->> 'latitude')::double precision, (spot ->> 'longitude')::double precision,
            (spot ->> 'accuracy')::double precision, rounds.flags(op, stop.place_id),
            op.device_at, op.at, op.received_at, walk.seen_by);
end
$$;

-- Words and photos to a visit; waits for the visit, which may be on its way from another phone. A visit that
-- was refused will never come: VISIT_REFUSED.
create function rounds.add_note(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'visit_id');
  visit rounds.visits;
  walk rounds.rounds;
  words text := private.text_in(op.body, 'text', 2000);
  shas text[] := private.texts_in(op.body, 'photos', 12);
begin
  if words = '' and shas = '{}' then
    perform private.refuse('NOTE_EMPTY');
  end if;
  select * into visit from rounds.visits as v where v.id = wanted and v.estate_id = op.estate_id;
  if exists (select from sync.ops as o where o.op_id = wanted and o.estate_id = op.estate_id
             and o.status in ('refused', 'quarantined')) then
    perform private.refuse('VISIT_REFUSED');
  elsif visit.id is null then
    perform private.hold(jsonb_build_object('visit_id', wanted));
  end if;
  select * into walk from rounds.rounds as r where r.id = visit.round_id;
  perform private.only_for(op, variadic walk.roles);
  insert into rounds.notes (id, estate_id, round_id, visit_id, person_id, text, photos,
                            device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, visit.round_id, visit.id, op.person_id, words, shas,
            op.device_at, op.at, op.received_at, walk.seen_by);
  perform sync.expect_photos(op, shas, walk.seen_by);
end
$$;

create function rounds.finish(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  walk rounds.rounds := rounds.round_in(op);
begin
  insert into rounds.finishes (id, estate_id, round_id, person_id, reason, device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, walk.id, op.person_id, private.text_in(op.body, 'reason', 500),
            op.device_at, op.at, op.received_at, walk.seen_by);
end
$$;

insert into sync.handlers (kind, v, handler) select 'rounds.' || verb, 1, 'rounds.' || verb from unnest(array[
  'start', 'check_in', 'add_note', 'finish'
]) as verb;

notify pgrst, 'reload schema';
