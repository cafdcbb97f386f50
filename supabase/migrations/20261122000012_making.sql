-- Making rounds from plans: whenever someone of the estate syncs, up to 36 hours ahead.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- How far the rounds of an estate have been made. `stale`: a plan changed, everything is looked at again.
create table rounds.made (
  estate_id uuid primary key references estate.estates (id) on delete cascade,
  until timestamptz not null,
  stale boolean not null default false
);
alter table rounds.made enable row level security;
create policy "nobody reads how far rounds are made" on rounds.made for select to authenticated using (false);
grant select on rounds.made to service_role;

-- The id of a plan's round at a moment: made twice, it is made once.
create function rounds.round_id(plan uuid, starts_at timestamptz) returns uuid
language sql immutable set search_path = '' as $$
  select md5(plan || ' ' || extract(epoch from starts_at)::bigint)::uuid
$$;

-- The starts of a plan on a day, in the order they are walked: those of its season, if it is in one; none on a
-- day without rounds.
create function rounds.starts_on(plan rounds.plans, day date) returns text[]
language sql stable set search_path = '' as $$
  select case
    when day < plan.valid_from or day > plan.valid_to or extract(isodow from day) <> all (plan.weekdays)
      or plan.month_days <> '{}' and not extract(day from day) = any (plan.month_days)
         and not (extract(day from day + 1) = 1 and extract(day from day) < any (plan.month_days)) then '{}'
    when plan.seasons = '[]' then plan.starts
    else coalesce((
      select array(select jsonb_array_elements_text(season -> 'starts'))
      from jsonb_array_elements(plan.seasons) with ordinality as of_plan(season, n),
           lateral (select season ->> 'from_day', season ->> 'to_day', to_char(day, 'MM-DD')) as s(first, last, today)
      where case when first <= last then today between first and last else today >= first or today <= last end
      order by n limit 1), plan.starts)
  end
$$;

-- The rounds that the plans of an estate ask for in a stretch of time. Local times are looked up in the
-- estate's time zone a day at a time, so a day of 23 or 25 hours has its rounds at the right moments; two
-- times that a clock change makes one moment are one round. A round is due before the next of its lineage
-- begins, also in the night that loses an hour or when a change of the plan brings the next one closer.
create function rounds.due(estate uuid, since timestamptz, until timestamptz)
returns table (id uuid, plan_id uuid, number integer, starts_at timestamptz, due_at timestamptz)
language sql stable set search_path = '' as $$
  with asked as (
    select distinct on (p.lineage, t.starts_at)
           p.id as plan_id, p.lineage, p.minutes, s.number::integer as number, t.starts_at
    from rounds.plans as p
    join estate.estates as e on e.id = p.estate_id
    cross join generate_series((since at time zone e.time_zone)::date - interval '1 day',
                               ((until at time zone e.time_zone)::date + 1)::timestamp, interval '1 day') as d(day)
    cross join lateral (select rounds.starts_on(p, d.day::date)) as o(starts)
    cross join unnest(o.starts) with ordinality as s(local, number)
    cross join lateral (select
      (d.day::date + case when s.local < o.starts[1] then 1 else 0 end + s.local::time) at time zone e.time_zone
    ) as t(starts_at)
    where p.estate_id = estate and p.deleted_at is null and t.starts_at >= p.known_at
    order by p.lineage, t.starts_at, s.number, p.id
  ), ended as (
    select a.*, least(a.starts_at + make_interval(mins => a.minutes),
                      lead(a.starts_at) over (partition by a.lineage order by a.starts_at)) as due_at
    from asked as a
  )
  select rounds.round_id(e.plan_id, e.starts_at), e.plan_id, e.number, e.starts_at, e.due_at
  from ended as e where e.starts_at >= since and e.starts_at <= until
$$;

-- Makes what is missing between two days before a moment, or when rounds were last made if that is longer ago,
-- and 36 hours after it. Rounds still to come, and not begun, follow their plan when it changes; a round that
-- began, early perhaps, stays as it was made, and the changed plan makes none beside it.
create function rounds.make_at(estate uuid, moment timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
  made timestamptz := (select m.until from rounds.made as m where m.estate_id = estate);
  since constant timestamptz := least(
    moment - interval '2 days', case when made is not null then greatest(made, moment - interval '400 days') end);
  until constant timestamptz := greatest(moment + interval '36 hours', made);
begin
  insert into rounds.rounds as r (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                                  roles, person_ids, stop_ids, seen_by)
    select d.id, estate, p.id, p.kind, p.name, d.number, d.starts_at, d.due_at, p.grace_minutes,
           p.roles, p.person_ids,
           array(select s.id from rounds.stops as s
                 where s.plan_id = p.id and s.deleted_at is null order by s.ordinal, s.id),
           array(select distinct unnest(p.roles || '{manager,desk,inspector}') order by 1)
    from rounds.due(estate, since, until) as d join rounds.plans as p on p.id = d.plan_id
    where not exists (
      select from rounds.plans as q join rounds.rounds as o on o.plan_id = q.id
      where q.lineage = p.lineage and q.id <> p.id and o.deleted_at is null
        and o.starts_at < d.due_at and o.due_at > d.starts_at and rounds.is_begun(o.id))
    on conflict (id) do update set
      kind = excluded.kind, name = excluded.name, number = excluded.number, due_at = excluded.due_at,
      grace_minutes = excluded.grace_minutes, roles = excluded.roles, person_ids = excluded.person_ids,
      stop_ids = excluded.stop_ids, seen_by = excluded.seen_by, deleted_at = null
    where r.starts_at > moment and not rounds.is_begun(r.id)
      and (r.deleted_at is not null
        or (r.kind, r.name, r.number, r.due_at, r.grace_minutes, r.roles, r.person_ids, r.stop_ids)
           is distinct from
           (excluded.kind, excluded.name, excluded.number, excluded.due_at, excluded.grace_minutes,
            excluded.roles, excluded.person_ids, excluded.stop_ids));
  update rounds.rounds as r set deleted_at = now()
    where r.estate_id = estate and r.starts_at > moment and r.deleted_at is null and not rounds.is_begun(r.id)
      and not exists (select from rounds.due(estate, moment, until) as d where d.id = r.id);
  insert into rounds.made as m values (estate, until, false)
    on conflict (estate_id) do update set until = excluded.until, stale = false;
end
$$;

-- The same now, when there is something to do and nobody else is at it.
create function rounds.make(estate uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from rounds.made as m
                 where m.estate_id = estate and not m.stale and m.until > now() + interval '24 hours')
     and pg_try_advisory_xact_lock(hashtextextended('rounds.make' || estate, 0)) then
    perform rounds.make_at(estate, now());
  end if;
end
$$;

create function rounds.is_begun(round uuid) returns boolean
language sql stable set search_path = '' as $$
  select exists (select from rounds.starts as s where s.round_id = round)
      or exists (select from rounds.visits as v where v.round_id = round)
$$;

insert into sync.chores values ('rounds.make');

-- A plan, its stops or the clock of the estate changed: its rounds are looked at again.
create function rounds.plan_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update rounds.made as m set stale = true where m.estate_id = coalesce(new.estate_id, old.estate_id);
  return null;
end
$$;
create trigger plan_changed after insert or update or delete on rounds.plans
  for each row execute function rounds.plan_changed();
create trigger plan_changed after insert or update or delete on rounds.stops
  for each row execute function rounds.plan_changed();
create trigger clock_changed after update of time_zone on estate.estates
  for each row execute function rounds.plan_changed();

notify pgrst, 'reload schema';
