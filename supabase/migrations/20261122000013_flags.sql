-- What is odd about a visit: it follows from the facts, and nothing is turned away for it.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- Metres between two points on the globe, null when one is missing.
create function rounds.metres(lat_a double precision, lon_a double precision,
                              lat_b double precision, lon_b double precision) returns double precision
language sql immutable strict set search_path = '' as $$
  select 2 * 6371000 * asin(sqrt(least(1,
    sind((lat_b - lat_a) / 2) ^ 2 + cosd(lat_a) * cosd(lat_b) * sind((lon_b - lon_a) / 2) ^ 2)))
$$;

-- Whether a stop that comes after this one in an ordered plan had been visited before it. A stop that is left
-- out breaks no order: it is missed.
create function rounds.is_out_of_order(visit rounds.visits, walk rounds.rounds) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select from rounds.plans as p join rounds.visits as v on v.round_id = walk.id
    where p.id = walk.plan_id and p.ordered and visit.how <> 'tick' and v.how <> 'tick'
      and (v.at, v.id) < (visit.at, visit.id)
      and array_position(walk.stop_ids, v.stop_id) > array_position(walk.stop_ids, visit.stop_id))
$$;

-- Seconds that must lie between a visit and the one before it by the same person: the stay asked for there,
-- the way between the two places at the fastest, and never less than the least.
create function rounds.least_seconds(before rounds.visits, visit rounds.visits, settings jsonb) returns numeric
language sql stable set search_path = '' as $$
  select greatest(
    (settings ->> 'patrol_too_fast_seconds')::numeric,
    (select s.stay_minutes * 60 from rounds.stops as s where s.id = before.stop_id),
    (select rounds.metres(a.latitude, a.longitude, b.latitude, b.longitude)::numeric * 60
              / greatest((settings ->> 'patrol_fastest_metres_per_minute')::numeric, 1)
     from estate.places as a, estate.places as b where a.id = before.place_id and b.id = visit.place_id))
$$;

-- Whether the same label was read by then, within an hour, farther away than anybody walks in that time.
create function rounds.is_in_two_places(visit rounds.visits, settings jsonb) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select from rounds.visits as v
    where v.tag_id = visit.tag_id and (v.at, v.id) < (visit.at, visit.id)
      and v.at > visit.at - interval '1 hour'
      and rounds.metres(v.latitude, v.longitude, visit.latitude, visit.longitude)
          - coalesce(v.accuracy, 0) - coalesce(visit.accuracy, 0)
          > (settings ->> 'patrol_too_far_metres')::numeric
            + extract(epoch from visit.at - v.at) / 60
              * (settings ->> 'patrol_fastest_metres_per_minute')::numeric)
$$;

-- What is odd about a visit; nothing is turned away for it. A tick proves no place and no pace. Follows from the facts and the estate's figures
-- alone, whatever the order in which they arrived.
create function rounds.flags_of(visit rounds.visits) returns text[]
language plpgsql stable security definer set search_path = '' as $$
declare
  walk rounds.rounds;
  stop rounds.stops;
  place estate.places;
  before rounds.visits;
  figures jsonb;
begin
  select * into walk from rounds.rounds as r where r.id = visit.round_id;
  select * into stop from rounds.stops as s where s.id = visit.stop_id;
  select * into place from estate.places as p where p.id = visit.place_id;
  select estate.default_settings() || e.settings into figures
    from estate.estates as e where e.id = visit.estate_id;
  select * into before from rounds.visits as v
    where v.person_id = visit.person_id and (v.at, v.id) < (visit.at, visit.id) and v.how <> 'tick'
      and v.at > visit.at - interval '6 hours'
    order by v.at desc, v.id desc limit 1;
  return array_remove(array[
    case when rounds.is_out_of_order(visit, walk) then 'out_of_order' end,
    case when visit.at < walk.starts_at - make_interval(mins => (figures ->> 'patrol_early_minutes')::integer)
           or visit.at > walk.due_at + make_interval(mins => walk.grace_minutes)
           or stop.not_before_minutes > 0
              and visit.at < walk.starts_at + make_interval(mins => stop.not_before_minutes)
         then 'outside_window' end,
    case when rounds.metres(place.latitude, place.longitude, visit.latitude, visit.longitude)
              - coalesce(visit.accuracy, 0) > (figures ->> 'patrol_too_far_metres')::numeric
         then 'too_far' end,
    case when before.place_id <> visit.place_id and visit.how <> 'tick'
           and extract(epoch from visit.at - before.at) < rounds.least_seconds(before, visit, figures)
         then 'too_fast' end,
    case when rounds.is_in_two_places(visit, figures) then 'two_places' end,
    case when visit.how <> 'tick' and exists (select from rounds.visits as v
                      where v.how <> 'tick' and v.round_id = visit.round_id and v.stop_id = visit.stop_id
                        and (v.at, v.id) < (visit.at, visit.id)
                        and v.at > visit.at - make_interval(mins => (figures ->> 'patrol_again_minutes')::integer))
         then 'again' end,
    case when abs(extract(epoch from visit.device_at - visit.at)) / 60 > (figures ->> 'clock_off_minutes')::numeric
         then 'clock_off' end,
    case when visit.latitude is not null and coalesce(visit.accuracy, 0) = 0 then 'mocked' end,
    case when sync.photo_seen_before(visit.id) then 'photo_seen' end
  ], null);
end
$$;

-- Looks again at a visit and at those after it that it may have a bearing on: of its round, the next of that
-- person, of its label within the hour. Facts arrive in any order.
create function rounds.flag(visit rounds.visits) returns void
language sql security definer set search_path = '' as $$
  with looked_at as materialized (
    select v.id, rounds.flags_of(v) as flags from rounds.visits as v
    where v.id = visit.id
      or v.id in (select a.id from rounds.visits as a
                  where a.round_id = visit.round_id and (a.at, a.id) > (visit.at, visit.id) limit 200)
      or v.id in (select a.id from rounds.visits as a
                  where a.person_id = visit.person_id and (a.at, a.id) > (visit.at, visit.id) and a.how <> 'tick'
                  order by a.at, a.id limit 1)
      or v.id in (select a.id from rounds.visits as a
                  where a.tag_id = visit.tag_id and (a.at, a.id) > (visit.at, visit.id)
                    and a.at < visit.at + interval '1 hour' limit 200)
  )
  update rounds.visits as v set flags = l.flags from looked_at as l where v.id = l.id and v.flags <> l.flags
$$;

-- The same for visits whose photos are those of `subject`: what came later was not taken for them.
create function rounds.flag_photos(subject uuid) returns void
language sql security definer set search_path = '' as $$
  with looked_at as materialized (
    select v.id, rounds.flags_of(v) as flags from rounds.visits as v
    where v.id in (select other.subject
                   from sync.photo_uses as mine join sync.photo_uses as other
                     on other.estate_id = mine.estate_id and other.sha256 = mine.sha256
                   where mine.subject = $1)
  )
  update rounds.visits as v set flags = l.flags from looked_at as l where v.id = l.id and v.flags <> l.flags
$$;

notify pgrst, 'reload schema';
