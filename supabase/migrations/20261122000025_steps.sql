-- What may be done with tickets: report one, take it a step further, say something about it.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- The number of a ticket: the day and how many that day, short enough to be said on the telephone.
create function tickets.draw_number(estate uuid, at timestamptz) returns text
language plpgsql security definer set search_path = '' as $$
declare
  today date := (select (at at time zone e.time_zone)::date from estate.estates as e where e.id = estate);
  drawn integer;
begin
  insert into tickets.numbers as n values (estate, today, 1)
    on conflict (estate_id, day) do update set last = n.last + 1 returning last into drawn;
  return to_char(today, 'YYMMDD') || '-' || lpad(drawn::text, greatest(2, length(drawn::text)), '0');
end
$$;

-- Yes or no in `field`; `missing` when it is not there, BODY_BAD for anything else.
create function tickets.truth_in(body jsonb, field text, missing boolean) returns boolean
language plpgsql immutable set search_path = '' as $$
declare
  found boolean := case jsonb_typeof(body -> field) when 'boolean' then (body ->> field)::boolean
                   else case when coalesce(jsonb_typeof(body -> field), 'null') = 'null' then missing end end;
begin
  if found is null then
    perform private.refuse('BODY_BAD', jsonb_build_object('field', field));
  end if;
  return found;
end
$$;

-- The flow of a kind as a new ticket carries it; KIND_BAD for a kind that there is not.
create function tickets.flow_for(estate uuid, wanted text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  found jsonb := (select jsonb_build_object('stages', f.stages, 'call_back', f.call_back, 'sample', f.sample)
                  from tickets.flows as f where f.estate_id = estate and f.kind = wanted);
begin
  if found is null then
    perform private.refuse('KIND_BAD');
  end if;
  return found;
end
$$;

-- The category an op names, of its estate and that kind; none when it names none, CATEGORY_UNKNOWN otherwise.
create function tickets.category_in(op sync.ops, wanted_kind text) returns tickets.categories
language plpgsql stable security definer set search_path = '' as $$
declare
  found tickets.categories;
begin
  if op.body ->> 'category_id' is not null then
    select * into found from tickets.categories as c where c.id = private.id_in(op.body, 'category_id')
      and c.estate_id = op.estate_id and c.kind = wanted_kind and c.deleted_at is null;
    if found.id is null then
      perform private.refuse('CATEGORY_UNKNOWN');
    end if;
  end if;
  return found;
end
$$;

-- Whose work a ticket is: as its category says, else as its kind usually is.
create function tickets.worker_for(kind text, category tickets.categories) returns text
language sql immutable set search_path = '' as $$
  select coalesce(nullif(category.role, ''), case when kind in ('repair', 'hazard') then 'electrician'
                                                  when kind = 'litter' then 'cleaner' else 'desk' end)
$$;

-- People in a fixed order, each once, so that the same ones are the same list.
create function tickets.people(variadic found uuid[]) returns uuid[]
language sql immutable set search_path = '' as $$
  select array(select distinct one from unnest(found) as one where one is not null order by one)
$$;

-- Which posts see a ticket of that kind. Whom somebody complained of is not for their colleagues.
create function tickets.sight(kind text, role text) returns text[]
language sql immutable set search_path = '' as $$
  select array(select distinct one from unnest('{desk,manager,inspector}' || case
    when kind in ('repair', 'hazard', 'litter') then array['guard', role] else '{}' end) as one order by one)
$$;

-- A place or unit that an op names in `field`, of its estate; `code` otherwise. Residents name their own units alone.
create function tickets.spot_in(op sync.ops, field text, code text) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  wanted uuid := case when op.body ->> field is not null then private.id_in(op.body, field) end;
  staff boolean := private.author_is(op, 'guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager', 'inspector');
begin
  if wanted is not null and not (case field
    when 'place_id' then staff and exists (select from estate.places as p where p.id = wanted and p.estate_id = op.estate_id)
    else exists (select from estate.units as u where u.id = wanted and u.estate_id = op.estate_id and (staff or exists (
      select from estate.households as h where h.unit_id = u.id and h.person_id = op.person_id and h.deleted_at is null)))
    end) then
    perform private.refuse(code);
  end if;
  return wanted;
end
$$;

-- Lets the watchers of a ticket see everything of it: steps, how to call back, photos and what was said. Steps
-- inside stay among the staff. What is seen by somebody else from now on is written anew, so that their devices hear of
-- all of it; the rest is left alone, or every step would be told again with each one after it.
create function tickets.show(ticket tickets.tickets) returns void
language plpgsql security definer set search_path = '' as $$
declare
  staff uuid[] := array(select w from unnest(ticket.watchers) as w where exists (
    select from estate.memberships as m where m.person_id = w and m.role <> 'resident' and m.ended_at is null) order by w);
begin
  update tickets.steps as p set seen_by = ticket.seen_by, ages_at = ticket.ages_at,
      watchers = case when p.inside then staff else ticket.watchers end
    where p.ticket_id = ticket.id and (p.seen_by, p.ages_at, p.watchers) is distinct from
      (ticket.seen_by, ticket.ages_at, case when p.inside then staff else ticket.watchers end);
  update tickets.callers as c set ages_at = ticket.ages_at, watchers = ticket.watchers
    where c.id = ticket.id and (c.ages_at, c.watchers) is distinct from (ticket.ages_at, ticket.watchers);
  update sync.photos as f
    set watchers = array(select distinct unnest(f.watchers || case when e.inside then staff else ticket.watchers end)),
        seen_by = array(select distinct unnest(f.seen_by || ticket.seen_by) order by 1)
    from (select bool_and(inside) as inside, sha from (
            select false as inside, unnest(ticket.photos) as sha
            union all select false, v ->> 'sha256' from jsonb_array_elements(ticket.voices) as v
            union all select p.inside, unnest(array_remove(p.photos || (p.details ->> 'signature'), null))
              from tickets.steps as p where p.ticket_id = ticket.id
            union all select p.inside, v ->> 'sha256' from tickets.steps as p, jsonb_array_elements(p.voices) as v
              where p.ticket_id = ticket.id
          ) as named group by sha) as e
    where f.estate_id = ticket.estate_id and f.sha256 = e.sha
      and not (f.seen_by @> ticket.seen_by and f.watchers @> case when e.inside then staff else ticket.watchers end);
end
$$;

-- A report. WORDS_MISSING without words, photos and voice; WHERE_MISSING for what is somewhere; WISH_BAD for a time
-- that is over, ends before it begins or is more than three months away; HAZARD_UNKNOWN, and HAZARD_TAKEN {number} for
-- one that is a ticket already. The category proposes the urgency, a person decides.
create function tickets.register(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  b jsonb := op.body;
  wanted text := private.text_in(b, 'ticket_kind', 20);
  flow jsonb := tickets.flow_for(op.estate_id, wanted);
  category tickets.categories := tickets.category_in(op, wanted);
  staff boolean := private.author_is(op, 'guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager', 'inspector');
  place uuid := tickets.spot_in(op, 'place_id', 'PLACE_UNKNOWN');
  home uuid := tickets.spot_in(op, 'unit_id', 'UNIT_UNKNOWN');
  other uuid := case when b ->> 'for_person_id' is not null and staff then private.id_in(b, 'for_person_id') end;
  found uuid := case when b ->> 'hazard_id' is not null and staff then private.id_in(b, 'hazard_id') end;
  words text := private.text_in(b, 'text', 2000);
  where_words text := private.text_in(b, 'spot', 200);
  shas text[] := private.texts_in(b, 'photos', 12);
  spoken jsonb := sync.voices_in(b);
  worker text := tickets.worker_for(wanted, category);
  wished_from timestamptz := case when b ->> 'wished_from' is not null then private.time_in(b, 'wished_from') end;
  wished_until timestamptz := case when b ->> 'wished_until' is not null then private.time_in(b, 'wished_until') end;
  hazard rounds.hazards;
  ticket tickets.tickets;
begin
  if words = '' and shas = '{}' and spoken = '[]' then
    perform private.refuse('WORDS_MISSING');
  end if;
  if found is not null then
    select * into hazard from rounds.hazards as h where h.id = found and h.estate_id = op.estate_id for update;
    if hazard.id is null and exists (select from sync.ops as o where o.op_id = found and o.status = 'held'
                                     and o.estate_id = op.estate_id) then
      perform private.hold(jsonb_build_object('hazard_id', found));
    elsif hazard.id is null then
      perform private.refuse('HAZARD_UNKNOWN');
    elsif exists (select from tickets.tickets as t where t.hazard_id = found) then
      perform private.refuse('HAZARD_TAKEN', (select jsonb_build_object('number', t.number)
                                              from tickets.tickets as t where t.hazard_id = found limit 1));
    end if;
    place := hazard.place_id;
  end if;
  if other is not null and not exists (select from estate.people as p where p.id = other and p.estate_id = op.estate_id) then
    perform private.refuse('PERSON_UNKNOWN');
  elsif wanted in ('repair', 'hazard', 'litter') and place is null and home is null and where_words = '' then
    perform private.refuse('WHERE_MISSING');
  elsif wished_until <= wished_from or wished_until <= op.at
        or greatest(wished_from, wished_until) > op.at + interval '92 days' then
    perform private.refuse('WISH_BAD');
  end if;
  insert into tickets.tickets (id, estate_id, number, kind, category_id, urgency, role, major, channel, place_id, unit_id,
      spot, text, photos, voices, wished_from, wished_until, for_person_id, hazard_id, person_id, by, flow,
      device_at, at, received_at, seen_by, watchers)
    values (op.op_id, op.estate_id, tickets.draw_number(op.estate_id, op.at), wanted, category.id,
      coalesce(b ->> 'urgency', category.urgency, 'soon'), worker, staff and tickets.truth_in(b, 'major', false),
      case when staff then coalesce(b ->> 'channel', 'app') else 'app' end, place, home, where_words, words, shas, spoken,
      wished_from, wished_until, other, hazard.id, op.person_id, (select p.name from estate.people as p where p.id = op.person_id), flow,
      op.device_at, op.at, op.received_at, tickets.sight(wanted, worker), tickets.people(op.person_id, other))
    returning * into ticket;
  insert into tickets.callers (id, estate_id, name, phone, watchers)
    values (op.op_id, op.estate_id, private.text_in(b, 'caller_name', 60), private.text_in(b, 'caller_phone', 30), ticket.watchers);
  perform sync.expect_photos(op, shas, ticket.seen_by, coalesce(hazard.visit_id, hazard.id, op.op_id));
  perform sync.expect_voices(op, spoken, ticket.seen_by);
  perform tickets.show(ticket);
end
$$;

insert into sync.handlers (kind, v, handler) select 'tickets.' || verb, 1, 'tickets.' || verb from unnest(array[
  'register'
]) as verb;

notify pgrst, 'reload schema';
