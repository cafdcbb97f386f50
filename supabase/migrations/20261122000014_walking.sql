-- What may be done on a round: start it, check in at a stop, answer its questions, add a note, report a hazard,
-- finish.

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

-- The label a check-in proves it stood before; none when a photo stands in for it or a tick will do. TAG_UNKNOWN without the
-- right token or code; TAG_REPLACED when the label had been replaced by then.
create function rounds.tag_in(op sync.ops) returns estate.tags
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid;
  token text := private.text_in(op.body, 'token', 100);
  code text := private.plain_code(private.text_in(op.body, 'code', 40));
  tag estate.tags;
begin
  if op.body ->> 'how' in ('photo', 'tick') then
    return null;
  end if;
  wanted := private.id_in(op.body, 'tag_id');
  select * into tag from estate.tags as t
    where t.id = wanted and t.estate_id = op.estate_id and t.deleted_at is null;
  if not coalesce(case op.body ->> 'how'
       when 'scan' then tag.token_hash = private.sha256_hex(token)
       when 'nfc' then tag.token_hash = private.sha256_hex(token)
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

-- A check-in. With `how` photo: a reason (REASON_MISSING) and at least one photo (PHOTO_MISSING). With `how` tick:
-- SCAN_NEEDED unless the plan asks for no more.
create function rounds.check_in(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  walk rounds.rounds := rounds.round_in(op);
  wanted uuid := private.id_in(op.body, 'stop_id');
  stop rounds.stops;
  tag estate.tags;
  spot jsonb := op.body -> 'position';
  why text := private.text_in(op.body, 'reason', 500);
  shas text[] := private.texts_in(op.body, 'photos', 12);
  visit rounds.visits;
begin
  select * into stop from rounds.stops as s where s.id = wanted and s.id = any (walk.stop_ids);
  if stop.id is null then
    perform private.refuse('STOP_UNKNOWN');
  end if;
  tag := rounds.tag_in(op);
  if tag.place_id <> stop.place_id then
    perform private.refuse('TAG_ELSEWHERE', rounds.place_named(tag.place_id));
  elsif op.body ->> 'how' = 'tick' then
    if (select p.proof from rounds.plans as p where p.id = walk.plan_id) <> 'tick' then
      perform private.refuse('SCAN_NEEDED', rounds.place_named(stop.place_id));
    end if;
  elsif tag.id is null and why = '' then
    perform private.refuse('REASON_MISSING');
  elsif tag.id is null and shas = '{}' then
    perform private.refuse('PHOTO_MISSING');
  end if;
  insert into rounds.visits (id, estate_id, round_id, stop_id, place_id, tag_id, person_id, how, reason, photos,
                             latitude, longitude, accuracy, device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, walk.id, stop.id, stop.place_id, tag.id, op.person_id, op.body ->> 'how',
            why, shas, (spot ->> 'latitude')::double precision, (spot ->> 'longitude')::double precision,
            (spot ->> 'accuracy')::double precision, op.device_at, op.at, op.received_at, walk.seen_by)
    returning * into visit;
  perform sync.expect_photos(op, shas, walk.seen_by, visit.id);
  perform rounds.flag(visit);
  perform rounds.flag_photos(visit.id);
end
$$;

-- The visit an op belongs to, whose round is for one of the author's roles. Waits for it, for it may be on its
-- way from another phone; a visit that was refused will never come: VISIT_REFUSED.
create function rounds.visit_in(op sync.ops) returns rounds.visits
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'visit_id');
  visit rounds.visits;
begin
  select * into visit from rounds.visits as v where v.id = wanted and v.estate_id = op.estate_id;
  if exists (select from sync.ops as o where o.op_id = wanted and o.estate_id = op.estate_id
             and o.status in ('refused', 'quarantined')) then
    perform private.refuse('VISIT_REFUSED');
  elsif visit.id is null then
    perform private.hold(jsonb_build_object('visit_id', wanted));
  end if;
  perform private.only_for(op, variadic (select r.roles from rounds.rounds as r where r.id = visit.round_id));
  return visit;
end
$$;

-- Words, photos and what was spoken, to a visit.
create function rounds.add_note(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  words text := private.text_in(op.body, 'text', 2000);
  shas text[] := private.texts_in(op.body, 'photos', 12);
  spoken jsonb := sync.voices_in(op.body);
  visit rounds.visits;
begin
  if words = '' and shas = '{}' and spoken = '[]' then
    perform private.refuse('NOTE_EMPTY');
  end if;
  visit := rounds.visit_in(op);
  insert into rounds.notes (id, estate_id, round_id, visit_id, person_id, text, photos, voices,
                            device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, visit.round_id, visit.id, op.person_id, words, shas, spoken,
            op.device_at, op.at, op.received_at, visit.seen_by);
  perform sync.expect_photos(op, shas, visit.seen_by, visit.id);
  perform sync.expect_voices(op, spoken, visit.seen_by);
  perform rounds.flag_photos(visit.id);
end
$$;

-- What was answered at a stop, by the ids of its questions. ANSWERS_EMPTY without any; which are required the
-- device asks, for a plan may have changed since.
create function rounds.answer(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  said jsonb := coalesce(op.body -> 'answers', '{}');
  shas text[] := private.texts_in(op.body, 'photos', 24);
  visit rounds.visits;
begin
  if jsonb_typeof(said) <> 'object' or octet_length(said::text) > 20000 then
    perform private.refuse('BODY_BAD', '{"field": "answers"}');
  elsif said = '{}' then
    perform private.refuse('ANSWERS_EMPTY');
  end if;
  visit := rounds.visit_in(op);
  insert into rounds.answers (id, estate_id, round_id, visit_id, person_id, answers, photos,
                              device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, visit.round_id, visit.id, op.person_id, said, shas,
            op.device_at, op.at, op.received_at, visit.seen_by);
  perform sync.expect_photos(op, shas, visit.seen_by, visit.id);
  perform rounds.flag_photos(visit.id);
end
$$;

-- Something dangerous or broken: at a visit, or at a place that is named (PLACE_UNKNOWN). HAZARD_EMPTY without
-- words, photos and voice; a reading needs a photo, or words why there is none (PHOTO_MISSING). Any of the staff may
-- report one.
create function rounds.report_hazard(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  words text := private.text_in(op.body, 'text', 2000);
  shas text[] := private.texts_in(op.body, 'photos', 12);
  spoken jsonb := sync.voices_in(op.body);
  blind text := private.text_in(op.body, 'no_photo', 200);
  visit rounds.visits;
  place uuid;
  sight text[] := '{guard,cleaner,electrician,gardener,desk,manager,inspector}';
begin
  perform private.only_for(op, variadic sight);
  if words = '' and shas = '{}' and spoken = '[]' then
    perform private.refuse('HAZARD_EMPTY');
  elsif op.body ->> 'reading' is not null and shas = '{}' and blind = '' then
    perform private.refuse('PHOTO_MISSING');
  end if;
  if op.body ->> 'visit_id' is not null then
    visit := rounds.visit_in(op);
  end if;
  place := coalesce(visit.place_id, private.id_in(op.body, 'place_id'));
  if not exists (select from estate.places as p where p.id = place and p.estate_id = op.estate_id) then
    perform private.refuse('PLACE_UNKNOWN');
  end if;
  insert into rounds.hazards (id, estate_id, round_id, visit_id, place_id, person_id, urgency, text, photos,
                              voices, fault, question_id, reading, no_photo, device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, visit.round_id, visit.id, place, op.person_id, op.body ->> 'urgency', words,
            shas, spoken, private.text_in(op.body, 'fault', 20), private.text_in(op.body, 'question_id', 40),
            (op.body ->> 'reading')::double precision, blind, op.device_at, op.at, op.received_at, sight);
  perform sync.expect_photos(op, shas, sight, coalesce(visit.id, op.op_id));
  perform sync.expect_voices(op, spoken, sight);
  if visit.id is not null then
    perform rounds.flag_photos(visit.id);
  end if;
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
  'start', 'check_in', 'answer', 'add_note', 'report_hazard', 'finish'
]) as verb;

notify pgrst, 'reload schema';
