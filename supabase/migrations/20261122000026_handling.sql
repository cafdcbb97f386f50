-- One step of a ticket: read, judged by what the ticket's steps say, written; and what follows from it.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- What is charged for material, by the piece, metre or whatever `unit` says; in the estate's money.
create table tickets.prices (
  id uuid primary key,
  estate_id uuid not null references estate.estates (id),
  name text not null check (name <> ''),
  unit text not null check (unit <> ''),
  price numeric(10, 2) not null check (price >= 0),
  item_id uuid references assets.items (id),
  ordinal integer not null default 0,
  closed_at timestamptz,
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on tickets.prices (item_id);
select sync.feed('tickets.prices');
create policy "everyone of the estate knows the prices" on tickets.prices
  for select to authenticated using (estate_id = (select private.my_estate()));

-- The ticket that an op names in `field`, as far as its author may see it; TICKET_UNKNOWN otherwise. Waits for one that
-- itself waits. What is written of a ticket is written one after another.
create function tickets.ticket_in(op sync.ops, field text default 'ticket_id') returns tickets.tickets
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, field);
  ticket tickets.tickets;
begin
  select * into ticket from tickets.tickets as t
    where t.id = wanted and t.estate_id = op.estate_id and t.deleted_at is null for update;
  if ticket.id is null and exists (select from sync.ops as o where o.op_id = wanted and o.estate_id = op.estate_id
                                   and o.status = 'held') then
    perform private.hold(jsonb_build_object(field, wanted));
  elsif ticket.id is null or not (op.person_id = any (ticket.watchers)
                                  or private.author_is(op, variadic ticket.seen_by)) then
    perform private.refuse('TICKET_UNKNOWN');
  end if;
  return ticket;
end
$$;

-- Whom an op tells to do it: one of the staff, who holds the ticket's role where there is a choice of roles (PERSON_CANNOT
-- {person}). PERSON_UNKNOWN without one.
create function tickets.told_in(op sync.ops, worker text) returns estate.people
language plpgsql stable security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'to_person_id');
  person estate.people;
begin
  select * into person from estate.people as p
    where p.id = wanted and p.estate_id = op.estate_id and p.left_at is null and p.deleted_at is null;
  if person.id is null then
    perform private.refuse('PERSON_UNKNOWN');
  elsif not exists (select from estate.memberships as m where m.person_id = person.id and m.ended_at is null
                    and m.role <> 'resident' and (worker = 'desk' or m.role in (worker, 'manager'))) then
    perform private.refuse('PERSON_CANNOT', jsonb_build_object('person', person.name));
  end if;
  return person;
end
$$;

-- CERTIFICATE_MISSING or CERTIFICATE_EXPIRED {person, needs, until} when a person may not do what needs one.
create function tickets.check_certificate(op sync.ops, ticket tickets.tickets, person uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  needs text := coalesce((select c.needs from tickets.categories as c where c.id = ticket.category_id), '');
  until date := (select max(c.valid_to) from estate.certificates as c
                 where c.person_id = person and c.kind = needs and c.deleted_at is null);
  told jsonb := jsonb_build_object('person', (select p.name from estate.people as p where p.id = person), 'needs', needs);
begin
  if needs <> '' and until is null then
    perform private.refuse('CERTIFICATE_MISSING', told);
  elsif needs <> '' and until < (op.at at time zone (select e.time_zone from estate.estates as e where e.id = op.estate_id))::date then
    perform private.refuse('CERTIFICATE_EXPIRED', told || jsonb_build_object('until', until));
  end if;
end
$$;

-- Whether this is a list of at most 100 objects in which the two fields are of those types; nothing is such a list too.
create function tickets.lists(list jsonb, name text, type text, other text, other_type text) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  if coalesce(jsonb_typeof(list), 'null') = 'null' then
    return true;
  elsif jsonb_typeof(list) <> 'array' or jsonb_array_length(list) > 100 then
    return false;
  end if;
  return not exists (select from jsonb_array_elements(list) as one
                     where jsonb_typeof(one -> name) is distinct from type
                        or jsonb_typeof(one -> other) is distinct from other_type);
end
$$;

-- What an op tells of the work, with today's prices; BODY_BAD for anything else. Prices are ours, never the sender's.
create function tickets.details_in(op sync.ops) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  told jsonb := coalesce(op.body -> 'details', '{}');
  used jsonb := coalesce(told -> 'materials', '[]');
  priced jsonb;
begin
  if jsonb_typeof(told) <> 'object' or length(told::text) > 16000
     or told - array['checks', 'materials', 'readings', 'no_photo', 'signature', 'no_signature'] <> '{}' then
    perform private.refuse('BODY_BAD', '{"field": "details"}');
  elsif not tickets.lists(told -> 'checks', 'name', 'string', 'ok', 'boolean') then
    perform private.refuse('BODY_BAD', '{"field": "checks"}');
  elsif not tickets.lists(told -> 'readings', 'name', 'string', 'value', 'number') then
    perform private.refuse('BODY_BAD', '{"field": "readings"}');
  elsif not tickets.lists(used, 'price_id', 'string', 'amount', 'string') then
    perform private.refuse('BODY_BAD', '{"field": "materials"}');
  elsif private.text_in(told, 'signature', 64) !~ '^([0-9a-f]{64})?$' then
    perform private.refuse('BODY_BAD', '{"field": "signature"}');
  end if;
  told := jsonb_strip_nulls(told || jsonb_build_object(
    'no_photo', nullif(private.text_in(told, 'no_photo', 500), ''),
    'signature', nullif(private.text_in(told, 'signature', 64), ''),
    'no_signature', nullif(private.text_in(told, 'no_signature', 500), '')));
  select jsonb_agg(jsonb_build_object('price_id', r.id, 'name', r.name, 'unit', r.unit, 'price', r.price,
                                      'amount', (u ->> 'amount')::numeric) order by n) into priced
    from jsonb_array_elements(used) with ordinality as one(u, n)
    join tickets.prices as r on r.id::text = u ->> 'price_id' and r.estate_id = op.estate_id
    where u ->> 'amount' ~ '^[0-9]{1,5}([.][0-9]{1,3})?$' and u ->> 'amount' ~ '[1-9]';
  if jsonb_array_length(coalesce(priced, '[]')) <> jsonb_array_length(used) then
    perform private.refuse('BODY_BAD', '{"field": "materials"}');
  end if;
  return case when priced is null then told - 'materials' else told || jsonb_build_object('materials', priced) end;
end
$$;

-- Says no to a step that lacks what it needs: REASON_MISSING, TEXT_MISSING, PHOTO_MISSING, SIGNATURE_MISSING, UNTIL_BAD,
-- NOTE_EMPTY, RATING_BAD.
create function tickets.check_words(ticket tickets.tickets, x tickets.steps) returns void
language plpgsql immutable set search_path = '' as $$
declare
  rating text := x.details ->> 'rating';
begin
  if x.step in ('pause', 'dismiss', 'send_back', 'judge', 'withdraw') and x.reason = '' then
    perform private.refuse('REASON_MISSING');
  elsif x.until <= x.at or x.until > x.at + interval '92 days' then
    perform private.refuse('UNTIL_BAD');
  elsif x.step in ('call_back', 'rate') and rating not in ('satisfied', 'fair', 'unsatisfied')
        and not (x.step = 'call_back' and rating = '') then
    perform private.refuse('RATING_BAD');
  elsif (x.step in ('answer', 'split', 'reopen') or x.step = 'approve' and not (x.details ->> 'passed')::boolean
         or x.step = 'call_back' and rating = 'unsatisfied') and x.text = '' and x.voices = '[]' then
    perform private.refuse('TEXT_MISSING');
  elsif x.step = 'finish' and ticket.kind in ('repair', 'hazard', 'litter') and x.photos = '{}'
        and btrim(coalesce(x.details ->> 'no_photo', '')) = '' then
    perform private.refuse('PHOTO_MISSING');
  elsif x.step = 'finish' and ticket.kind = 'repair' and ticket.unit_id is not null and x.details ->> 'signature' is null
        and btrim(coalesce(x.details ->> 'no_signature', '')) = '' then
    perform private.refuse('SIGNATURE_MISSING');
  elsif x.step = 'note' and x.text = '' and x.photos = '{}' and x.voices = '[]' then
    perform private.refuse('NOTE_EMPTY');
  end if;
end
$$;

-- A new ticket that comes of another: what was not put right (`predecessor_id`), or a part of it (`split_from_id`).
create function tickets.follow(op sync.ops, old tickets.tickets, x tickets.steps) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  ticket tickets.tickets := old;
begin
  ticket.id := estate.nth_id(op.op_id, 1);
  ticket.number := tickets.draw_number(op.estate_id, op.at);
  ticket.text := x.text;
  ticket.photos := x.photos;
  ticket.voices := x.voices;
  ticket.hazard_id := null;
  ticket.predecessor_id := case when x.step <> 'split' then old.id end;
  ticket.split_from_id := case when x.step = 'split' then old.id end;
  ticket.for_person_id := coalesce(old.for_person_id, case when old.person_id <> op.person_id then old.person_id end);
  ticket.person_id := op.person_id;
  ticket."by" := x."by";
  ticket.flow := tickets.flow_for(op.estate_id, old.kind);
  ticket.wished_from := null;
  ticket.wished_until := null;
  ticket.device_at := op.device_at;
  ticket.at := op.at;
  ticket.received_at := op.received_at;
  ticket.closed_at := null;
  ticket.ages_at := 'infinity';
  ticket.watchers := tickets.people(op.person_id, ticket.for_person_id);
  insert into tickets.tickets select ticket.*;
  insert into tickets.callers (id, estate_id, name, phone, watchers)
    select ticket.id, c.estate_id, c.name, c.phone, ticket.watchers from tickets.callers as c where c.id = old.id;
  perform tickets.show(ticket);
  return ticket.id;
end
$$;

-- What an op says of a step, not yet judged.
create function tickets.step_in(op sync.ops, ticket tickets.tickets, step text) returns tickets.steps
language plpgsql stable security definer set search_path = '' as $$
declare
  b jsonb := op.body;
  x tickets.steps;
begin
  x.id := op.op_id;
  x.estate_id := op.estate_id;
  x.ticket_id := ticket.id;
  x.step := step_in.step;
  x.person_id := op.person_id;
  x.by := (select p.name from estate.people as p where p.id = op.person_id);
  x.reason := private.text_in(b, 'reason', 500);
  x.text := private.text_in(b, 'text', 2000);
  x.photos := private.texts_in(b, 'photos', 12);
  x.voices := sync.voices_in(b);
  x.until := case when step = 'pause' or step = 'note' and b ->> 'until' is not null then private.time_in(b, 'until') end;
  x.details := case when step in ('work', 'finish') then tickets.details_in(op)
                    when step = 'approve' then jsonb_build_object('passed', tickets.truth_in(b, 'passed', true))
                    when step = 'judge' then jsonb_build_object('valid', tickets.truth_in(b, 'valid', null))
                    when step in ('call_back', 'rate') then jsonb_build_object('rating', coalesce(b ->> 'rating', ''))
                    else '{}' end;
  x.inside := step in ('judge', 'escalate') or step = 'note' and tickets.truth_in(b, 'inside', false)
    and private.author_is(op, 'guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager', 'inspector');
  x.to_name := '';
  x.to_role := '';
  x.device_at := op.device_at;
  x.at := op.at;
  x.received_at := op.received_at;
  x.ages_at := ticket.ages_at;
  x.seen_by := ticket.seen_by;
  x.watchers := ticket.watchers;
  return x;
end
$$;

notify pgrst, 'reload schema';
