-- What the manager may plan: a new plan, a change of one from a day on, its end; and what they make of what was
-- done.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- What the manager made of a visit, of a round that was missed, of a hazard and what was said of it afterwards.
-- The last one counts. A hazard is open until somebody has settled it, however long ago it was found, so the word on it never grows old.
create table rounds.reviews (
  id uuid primary key references sync.ops (op_id),
  estate_id uuid not null references estate.estates (id),
  round_id uuid references rounds.rounds (id),
  subject text not null check (subject in ('visit', 'round', 'hazard', 'extension', 'restoration')),
  subject_id uuid not null,
  ages_at timestamptz not null generated always as (
    case when subject in ('visit', 'round') then at else 'infinity' end) stored,
  person_id uuid not null references estate.people (id),
  verdict text not null check (verdict in ('accepted', 'rejected')),
  note text not null default '',
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  seen_by text[] not null,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on rounds.reviews (round_id);
create index on rounds.reviews (subject_id);
create index on rounds.reviews (person_id);

select sync.feed('rounds.reviews', 'ages_at');
create policy "who sees the round sees its reviews" on rounds.reviews for select to authenticated using (
  estate_id = (select private.my_estate()) and seen_by && (select private.my_roles())
  and ages_at > (select private.since()));

-- The day it is in an estate.
create function estate.today(estate uuid) returns date
language sql stable security definer set search_path = '' as $$
  select (now() at time zone e.time_zone)::date from estate.estates as e where e.id = $1
$$;

-- Whether two starts of a day, or the last of one day and the first of the next, are closer than a round takes.
create function rounds.overlap(starts text[], minutes integer) returns boolean
language sql immutable set search_path = '' as $$
  with times as (
    select (extract(epoch from one::time) / 60)::integer
           + case when one < starts[1] then 1440 else 0 end as minute
    from unnest(starts) as one
  )
  select coalesce(bool_or(gap < minutes), false) from (
    select coalesce(lead(minute) over (order by minute), min(minute) over () + 1440) - minute as gap from times
  ) as gaps
$$;

-- Writes the plan an op describes, with its stops, valid from `day` on. STOPS_MISSING without stops,
-- PLACE_UNKNOWN and PERSON_UNKNOWN for those of another estate, STARTS_OVERLAP when a round would not be over
-- before the next begins, ROLE_UNKNOWN. `photos` are the pictures of good that are new.
create function rounds.write_plan(op sync.ops, day date, follows rounds.plans) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted jsonb := op.body -> 'plan';
  stops jsonb := op.body -> 'stops';
  roles text[];
  people uuid[];
  starts text[];
  seasons jsonb := coalesce(wanted -> 'seasons', '[]');
begin
  if coalesce(jsonb_typeof(wanted), '') <> 'object' or coalesce(jsonb_typeof(stops), '') <> 'array' then
    perform private.refuse('BODY_BAD', '{"field": "plan"}');
  elsif jsonb_array_length(stops) not between 1 and 500 then
    perform private.refuse('STOPS_MISSING');
  end if;
  roles := private.texts_in(wanted, 'roles', 8);
  people := private.texts_in(wanted, 'person_ids', 50)::uuid[];
  starts := private.texts_in(wanted, 'starts', 96);
  if roles = '{}' or not roles <@ '{guard,cleaner,electrician,gardener,desk,manager}' then
    perform private.refuse('ROLE_UNKNOWN', jsonb_build_object('roles', roles));
  elsif exists (select from unnest(people) as one
                where not exists (select from estate.people as p where p.id = one and p.estate_id = op.estate_id)) then
    perform private.refuse('PERSON_UNKNOWN');
  elsif exists (select from jsonb_array_elements(stops) as s
                where not exists (select from estate.places as p
                                  where p.id = (s ->> 'place_id')::uuid and p.estate_id = op.estate_id)) then
    perform private.refuse('PLACE_UNKNOWN');
  elsif not rounds.are_seasons(seasons) then
    perform private.refuse('BODY_BAD', '{"field": "seasons"}');
  elsif exists (select from (
           select starts as times
           union all
           select array(select jsonb_array_elements_text(s -> 'starts')) from jsonb_array_elements(seasons) as s
         ) as of_a_day
         where rounds.are_starts(times) and rounds.overlap(times, (wanted ->> 'minutes')::integer)) then
    perform private.refuse('STARTS_OVERLAP');
  end if;
  insert into rounds.plans (id, estate_id, kind, name, proof, ordered, roles, weekdays, month_days, starts, seasons,
                            minutes, grace_minutes, valid_from, valid_to, person_ids, lineage, follows,
                            changed_by, known_at)
    values (op.op_id, op.estate_id, private.text_in(wanted, 'kind', 40), private.text_in(wanted, 'name', 60),
            coalesce(wanted ->> 'proof', 'scan'), (wanted ->> 'ordered')::boolean, roles,
            array(select w::integer from jsonb_array_elements_text(wanted -> 'weekdays') as w order by 1),
            array(select d::integer from jsonb_array_elements_text(coalesce(wanted -> 'month_days', '[]')) as d
                  order by 1),
            starts, seasons, (wanted ->> 'minutes')::integer, (wanted ->> 'grace_minutes')::integer,
            day, (wanted ->> 'valid_to')::date, people, coalesce(follows.lineage, op.op_id), follows.id,
            op.person_id, op.received_at);
  insert into rounds.stops (id, estate_id, plan_id, place_id, ordinal, task, standard, pictures, required,
                            not_before_minutes, stay_minutes, questions)
    select (s ->> 'id')::uuid, op.estate_id, op.op_id, (s ->> 'place_id')::uuid, ordinal,
           private.text_in(s, 'task', 500), private.text_in(s, 'standard', 500),
           private.texts_in(s, 'pictures', 3), coalesce((s ->> 'required')::boolean, true),
           coalesce((s ->> 'not_before_minutes')::integer, 0), coalesce((s ->> 'stay_minutes')::integer, 0),
           coalesce(s -> 'questions', '[]')
    from jsonb_array_elements(stops) with ordinality as list(s, ordinal);
  perform sync.expect_photos(op, private.texts_in(op.body, 'photos', 100),
                             '{guard,cleaner,electrician,gardener,desk,manager,inspector}', op.op_id);
end
$$;

-- The plan an op names, held against other changes of it. PLAN_UNKNOWN; PLAN_CHANGED when someone else has
-- changed it since: what they made of it is the plan now.
create function rounds.plan_in(op sync.ops) returns rounds.plans
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'plan_id');
  plan rounds.plans;
begin
  select * into plan from rounds.plans as p
    where p.id = wanted and p.estate_id = op.estate_id and p.deleted_at is null for update;
  if plan.id is null then
    perform private.refuse('PLAN_UNKNOWN');
  elsif exists (select from rounds.plans as p where p.follows = plan.id) then
    perform private.refuse('PLAN_CHANGED');
  end if;
  return plan;
end
$$;

-- The first day an op asks for, today at the earliest: what is over cannot be planned.
create function rounds.day_in(op sync.ops, field text, earliest date) returns date
language plpgsql security definer set search_path = '' as $$
begin
  return greatest((op.body ->> field)::date, earliest);
end
$$;

-- A new plan. Its id is the op's.
create function rounds.make_plan(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.only_for(op, 'manager');
  perform rounds.write_plan(op, rounds.day_in(op, 'from_day', estate.today(op.estate_id)), null);
end
$$;

-- A plan is another from a day on, tomorrow at the earliest; a change that was to come later gives way. What was
-- walked stays with the plan it was walked by. The changed plan's id is the op's.
create function rounds.change_plan(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  plan rounds.plans;
  day date;
begin
  perform private.only_for(op, 'manager');
  plan := rounds.plan_in(op);
  day := rounds.day_in(op, 'from_day', estate.today(op.estate_id) + 1);
  update rounds.plans as p set valid_to = day - 1
    where p.lineage = plan.lineage and coalesce(p.valid_to >= day, true);
  perform rounds.write_plan(op, day, plan);
end
$$;

-- No rounds of a plan after a day, today at the earliest, of its earlier lines neither.
create function rounds.end_plan(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  plan rounds.plans;
  last date := rounds.day_in(op, 'last_day', estate.today(op.estate_id));
begin
  perform private.only_for(op, 'manager');
  plan := rounds.plan_in(op);
  update rounds.plans as p set valid_to = last
    where p.id = plan.id or (p.lineage = plan.lineage and p.valid_to > last);
end
$$;

-- What the manager made of a visit, a round, a hazard, or of what was asked or said of a hazard afterwards; who
-- turns something down says why (NOTE_MISSING).
-- SUBJECT_UNKNOWN when there is no such thing; a visit or hazard on its way is waited for.
create function rounds.review(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'subject_id');
  words text := private.text_in(op.body, 'note', 500);
  walk uuid;
  sight text[];
begin
  perform private.only_for(op, 'manager');
  case op.body ->> 'subject'
    when 'visit' then
      select v.round_id, v.seen_by into walk, sight from rounds.visits as v
        where v.id = wanted and v.estate_id = op.estate_id;
    when 'round' then
      select r.id, r.seen_by into walk, sight from rounds.rounds as r
        where r.id = wanted and r.estate_id = op.estate_id;
    when 'hazard' then
      select h.round_id, h.seen_by into walk, sight from rounds.hazards as h
        where h.id = wanted and h.estate_id = op.estate_id;
    when 'extension' then
      select h.round_id, x.seen_by into walk, sight
        from rounds.extensions as x join rounds.hazards as h on h.id = x.hazard_id
        where x.id = wanted and x.estate_id = op.estate_id;
    when 'restoration' then
      select h.round_id, x.seen_by into walk, sight
        from rounds.restorations as x join rounds.hazards as h on h.id = x.hazard_id
        where x.id = wanted and x.estate_id = op.estate_id;
    else
      perform private.refuse('BODY_BAD', '{"field": "subject"}');
  end case;
  if sight is null then
    perform private.refuse('SUBJECT_UNKNOWN');
  elsif op.body ->> 'verdict' = 'rejected' and words = '' then
    perform private.refuse('NOTE_MISSING');
  end if;
  insert into rounds.reviews (id, estate_id, round_id, subject, subject_id, person_id, verdict, note,
                              device_at, at, received_at, seen_by)
    values (op.op_id, op.estate_id, walk, op.body ->> 'subject', wanted, op.person_id, op.body ->> 'verdict',
            words, op.device_at, op.at, op.received_at, sight);
end
$$;

insert into sync.handlers (kind, v, handler) select 'rounds.' || verb, 1, 'rounds.' || verb from unnest(array[
  'make_plan', 'change_plan', 'end_plan', 'review'
]) as verb;

-- The facts of rounds that began in a stretch of time, at most 62 days, however long ago, and of hazards that
-- were found then beside a round; for the manager.
-- The same rows as the exchange tells, in `changes`.
create function public.rounds_between(jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC' as $$
declare
  mine uuid := private.estate_as('manager', 'inspector');
  since timestamptz;
  until timestamptz;
  ids uuid[];
  part text;
  found jsonb;
  changes jsonb := '[]';
begin
  if mine is null then
    perform private.fail(403, 'NOT_ALLOWED', 'past rounds are for the manager');
  elsif not (private.is_moment($1 -> 'from') and private.is_moment($1 -> 'until')) then
    perform private.fail(400, 'REQUEST_BAD', 'from and until are moments');
  end if;
  since := ($1 ->> 'from')::timestamptz;
  until := ($1 ->> 'until')::timestamptz;
  if until - since > interval '62 days' then
    perform private.fail(400, 'REQUEST_BAD', 'at most 62 days at once');
  end if;
  select coalesce(array_agg(r.id), '{}') into ids from rounds.rounds as r
    where r.estate_id = mine and r.starts_at >= since and r.starts_at < until and r.deleted_at is null;
  ids := ids || array(select h.id from rounds.hazards as h where h.estate_id = mine and h.round_id is null
                        and h.at >= since and h.at < until and h.deleted_at is null);
  foreach part in array array['rounds', 'starts', 'visits', 'notes', 'answers', 'omissions', 'hazards', 'finishes',
                            'reviews', 'handovers'] loop
    execute format(
      'select jsonb_agg(jsonb_build_object(''table'', $2, ''id'', t.id,
                                           ''row'', to_jsonb(t) - ''{row_xid,deleted_at,seen_by}''::text[]))
       from rounds.%I as t where (%s) and t.deleted_at is null',
      part, case part when 'rounds' then 't.id = any ($1)'
                      when 'hazards' then 't.round_id = any ($1) or t.id = any ($1)'
                      when 'reviews' then 't.round_id = any ($1) or t.subject_id = any ($1)'
                      else 't.round_id = any ($1)' end)
      into found using ids, 'rounds.' || part;
    changes := changes || coalesce(found, '[]');
  end loop;
  return jsonb_build_object('changes', changes);
end
$$;
grant execute on function public.rounds_between(jsonb) to authenticated;

notify pgrst, 'reload schema';
