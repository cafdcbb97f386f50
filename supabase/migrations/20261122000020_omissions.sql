-- Stops that could not be done, and what somebody takes back at once because it was a slip of the finger.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- A stop that cannot be done: locked, works going on there, the weather, or what `text` says. It settles the stop.
create table rounds.omissions (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  round_id uuid not null references rounds.rounds (id),
  stop_id uuid not null references rounds.stops (id),
  place_id uuid not null references estate.places (id),
  person_id uuid not null references estate.people (id),
  reason text not null check (reason in ('locked', 'works', 'weather', 'other')),
  text text not null default '',
  photos text[] not null default '{}',
  voices jsonb not null default '[]' check (jsonb_typeof(voices) = 'array'),
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on rounds.omissions (round_id);
create index on rounds.omissions (stop_id);
create index on rounds.omissions (place_id);
create index on rounds.omissions (person_id);
select sync.feed('rounds.omissions', 'at');
create policy "who sees the round sees what could not be done" on rounds.omissions
  for select to authenticated using (
    estate_id = (select private.my_estate()) and seen_by && (select private.my_roles())
    and at > (select private.since()));

-- A stop is left out for a reason. STOP_UNKNOWN; REASON_MISSING when it is another one and nothing is said.
create function rounds.leave_out(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  walk rounds.rounds := rounds.round_in(op);
  wanted uuid := private.id_in(op.body, 'stop_id');
  why text := op.body ->> 'reason';
  words text := private.text_in(op.body, 'text', 500);
  shas text[] := private.texts_in(op.body, 'photos', 12);
  spoken jsonb := sync.voices_in(op.body);
  place uuid;
begin
  select s.place_id into place from rounds.stops as s where s.id = wanted and s.id = any (walk.stop_ids);
  if place is null then
    perform private.refuse('STOP_UNKNOWN');
  elsif why = 'other' and words = '' and spoken = '[]' then
    perform private.refuse('REASON_MISSING');
  end if;
  insert into rounds.omissions (id, estate_id, round_id, stop_id, place_id, person_id, reason, text, photos,
                                voices, device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, walk.id, wanted, place, op.person_id, why, words, shas,
            spoken, op.device_at, op.at, op.received_at, walk.seen_by);
  perform sync.expect_photos(op, shas, walk.seen_by, op.op_id);
  perform sync.expect_voices(op, spoken, walk.seen_by);
end
$$;

-- An own tick or omission was a slip. It is gone from every device with what was told of it; what was said stays in
-- the log of ops.
-- NOT_ALLOWED without a role of the round, SUBJECT_UNKNOWN when it is neither or a colleague's; TOO_LATE ten minutes after it, and once the round was
-- finished. Waits for what is on its way.
create function rounds.take_back(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'subject_id');
  walk uuid;
  author uuid;
  done timestamptz;
begin
  if not exists (select from sync.ops as o where o.op_id = wanted and o.estate_id = op.estate_id) then
    perform private.hold(jsonb_build_object('subject_id', wanted));
  end if;
  select v.round_id, v.person_id, v.at into walk, author, done from rounds.visits as v
    where v.id = wanted and v.estate_id = op.estate_id and v.how = 'tick';
  if walk is null then
    select o.round_id, o.person_id, o.at into walk, author, done from rounds.omissions as o
      where o.id = wanted and o.estate_id = op.estate_id;
  end if;
  if walk is not null then
    perform private.only_for(op, variadic (select r.roles from rounds.rounds as r where r.id = walk));
  end if;
  if author is distinct from op.person_id then
    perform private.refuse('SUBJECT_UNKNOWN');
  elsif op.at > done + interval '10 minutes'
     or exists (select from rounds.finishes as f where f.round_id = walk and f.at between done and op.at) then
    perform private.refuse('TOO_LATE');
  end if;
  update rounds.visits as v set deleted_at = op.received_at where v.id = wanted and v.deleted_at is null;
  update rounds.omissions as o set deleted_at = op.received_at where o.id = wanted and o.deleted_at is null;
  update rounds.answers as a set deleted_at = op.received_at where a.visit_id = wanted and a.deleted_at is null;
  update rounds.notes as n set deleted_at = op.received_at where n.visit_id = wanted and n.deleted_at is null;
end
$$;

insert into sync.handlers (kind, v, handler) select 'rounds.' || verb, 1, 'rounds.' || verb from unnest(array[
  'leave_out', 'take_back'
]) as verb;

notify pgrst, 'reload schema';
