-- Rounds in figures, for stretches too long to carry every fact of them to a device.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- How each round of a stretch stood at a moment, in the words of app/rounds/queries/outcomes.py, and why stops of it
-- could not be done. Each round is looked up by its id, so that it costs what the stretch holds, however long the
-- history is.
create function rounds.outcomes(estate uuid, since timestamptz, until timestamptz, moment timestamptz)
returns table (kind text, starts_at timestamptz, outcome text, reasons text[])
language sql stable set search_path = '' set work_mem = '64MB' as $$
  with walks as materialized (
    select r.id, r.kind, r.starts_at, r.due_at, r.stop_ids, make_interval(mins => r.grace_minutes) as grace
    from rounds.rounds as r
    where r.estate_id = $1 and r.starts_at >= $2 and r.starts_at < $3 and r.deleted_at is null
  ), needs as materialized (
    select way.stop_ids, count(*) filter (where s.required is not false) as stops
    from (select distinct w.stop_ids from walks as w) as way, unnest(way.stop_ids) as one
    left join rounds.stops as s on s.id = one and s.deleted_at is null group by 1
  ), turned_down as materialized (
    select last.id
    from (select distinct on (a.subject_id) a.subject_id as id, a.verdict
          from walks as w cross join lateral (
            select said.* from rounds.reviews as said
            where said.round_id = w.id and said.subject = 'visit' and said.deleted_at is null offset 0) as a
          order by a.subject_id, a.at desc, a.id desc) as last
    where last.verdict = 'rejected'
  ), reached as (
    select w.id as round_id, a.stop_id, min(a.at) as began, min(a.at) filter (where t.id is null) as seen
    from walks as w cross join lateral (
      select v.id, v.stop_id, v.at from rounds.visits as v
      where v.round_id = w.id and v.deleted_at is null offset 0) as a
    left join turned_down as t on t.id = a.id
    group by 1, 2
  ), left_out as (
    select distinct on (w.id, a.stop_id) w.id as round_id, a.stop_id, a.at, a.reason
    from walks as w cross join lateral (
      select o.id, o.stop_id, o.at, o.reason from rounds.omissions as o
      where o.round_id = w.id and o.deleted_at is null offset 0) as a
    order by w.id, a.stop_id, a.at, a.id
  ), settled as (
    select round_id, min(least(r.began, o.at)) as began, max(coalesce(r.seen, o.at)) as last,
           count(*) filter (where coalesce(r.seen, o.at) is not null and s.required is not false) as stops,
           array_agg(o.reason) filter (where r.seen is null and o.at is not null) as reasons
    from reached as r full join left_out as o using (round_id, stop_id)
    left join rounds.stops as s on s.id = stop_id and s.deleted_at is null
    group by 1
  )
  select w.kind, w.starts_at,
         case when not (e.finished or $4 > w.due_at + w.grace) then 'open'
              when least(b.began, d.began) is null then 'missed'
              when coalesce(d.stops, 0) < n.stops then 'incomplete'
              when least(b.began, d.began) > w.starts_at + w.grace or d.last > w.due_at + w.grace then 'late'
              else 'on_time' end,
         coalesce(d.reasons, '{}')
  from walks as w
  join needs as n on n.stop_ids = w.stop_ids
  left join settled as d on d.round_id = w.id
  cross join lateral (select min(s.at) as began from rounds.starts as s
                      where s.round_id = w.id and s.deleted_at is null) as b
  cross join lateral (select count(*) > 0 as finished from rounds.finishes as f
                      where f.round_id = w.id and f.deleted_at is null) as e
$$;

-- What the rounds that were to start in a stretch, at most 400 days, come to, for each day, hour (both of the
-- estate's time) and kind: `due` are over, `done` were walked whole, `late` ones among them; `omitted` stops could
-- not be done, for `reasons`. For the manager and the inspector. REQUEST_BAD.
create function public.rounds_summary(jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' set timezone = 'UTC' as $$
declare
  mine uuid := private.estate_as('manager', 'inspector');
  since timestamptz;
  until timestamptz;
  zone text;
begin
  if mine is null then
    perform private.fail(403, 'NOT_ALLOWED', 'past rounds are for the manager');
  elsif not (private.is_moment($1 -> 'from') and private.is_moment($1 -> 'until')) then
    perform private.fail(400, 'REQUEST_BAD', 'from and until are moments');
  end if;
  since := ($1 ->> 'from')::timestamptz;
  until := ($1 ->> 'until')::timestamptz;
  if until - since > interval '400 days' then
    perform private.fail(400, 'REQUEST_BAD', 'at most 400 days at once');
  end if;
  select e.time_zone into zone from estate.estates as e where e.id = mine;
  return jsonb_build_object('cells', (
    with ended as materialized (
      select (o.starts_at at time zone zone)::date as day,
             extract(hour from o.starts_at at time zone zone)::integer as hour, o.kind, o.outcome, o.reasons
      from rounds.outcomes(mine, since, until, now()) as o
    ), why as (
      select counted.day, counted.hour, counted.kind, jsonb_object_agg(counted.reason, counted.stops) as reasons
      from (select e.day, e.hour, e.kind, reason, count(*) as stops
            from ended as e, unnest(e.reasons) as reason group by 1, 2, 3, 4) as counted group by 1, 2, 3
    )
    select coalesce(jsonb_agg(jsonb_build_object(
             'day', c.day, 'hour', c.hour, 'kind', c.kind, 'due', c.due, 'done', c.done, 'late', c.late,
             'incomplete', c.incomplete, 'missed', c.missed, 'omitted', c.omitted,
             'reasons', coalesce(w.reasons, '{}')) order by c.day, c.hour, c.kind), '[]')
    from (select e.day, e.hour, e.kind, count(*) filter (where e.outcome <> 'open') as due,
                 count(*) filter (where e.outcome in ('on_time', 'late')) as done,
                 count(*) filter (where e.outcome = 'late') as late,
                 count(*) filter (where e.outcome = 'incomplete') as incomplete,
                 count(*) filter (where e.outcome = 'missed') as missed,
                 sum(cardinality(e.reasons)) as omitted
          from ended as e group by 1, 2, 3) as c
    left join why as w using (day, hour, kind)));
end
$$;
grant execute on function public.rounds_summary(jsonb) to authenticated;

notify pgrst, 'reload schema';
