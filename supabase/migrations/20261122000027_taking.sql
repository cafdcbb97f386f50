-- The steps of a ticket as commands; all of them are taken in one place.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- What was found out on looking closer: another kind, category, urgency or place. A ticket that nobody was told to do
-- yet goes to whose work it is now; one of another kind goes by the flow of that.
create function tickets.corrected(op sync.ops, ticket tickets.tickets, free boolean) returns tickets.tickets
language plpgsql stable security definer set search_path = '' as $$
declare
  b jsonb := op.body;
  kind text := coalesce(b ->> 'ticket_kind', ticket.kind);
  category tickets.categories := tickets.category_in(op, kind);
begin
  if kind <> ticket.kind then
    ticket.flow := tickets.flow_for(op.estate_id, kind);
    ticket.category_id := null;
  end if;
  if b ->> 'category_id' is not null then
    ticket.category_id := category.id;
  end if;
  if free and (kind <> ticket.kind or b ->> 'category_id' is not null) then
    ticket.role := tickets.worker_for(kind, category);
  end if;
  ticket.seen_by := array(select distinct unnest(case when kind = ticket.kind then ticket.seen_by else '{}' end
                                                 || tickets.sight(kind, ticket.role)) order by 1);
  ticket.kind := kind;
  ticket.urgency := coalesce(b ->> 'urgency', ticket.urgency);
  ticket.place_id := coalesce(tickets.spot_in(op, 'place_id', 'PLACE_UNKNOWN'), ticket.place_id);
  ticket.unit_id := coalesce(tickets.spot_in(op, 'unit_id', 'UNIT_UNKNOWN'), ticket.unit_id);
  ticket.spot := coalesce(nullif(private.text_in(b, 'spot', 200), ''), ticket.spot);
  return ticket;
end
$$;

-- Takes a ticket out of sight of posts that saw it until now: what becomes a complaint is not for those whom it is
-- about. Their devices start over.
create function tickets.hide(ticket tickets.tickets, lost text[]) returns void
language sql security definer set search_path = '' as $$
  select sync.raise_epoch(p.user_id) from estate.people as p
  where p.estate_id = ticket.estate_id and p.id <> all (ticket.watchers) and exists (
    select from estate.memberships as m where m.person_id = p.id and m.role = any (lost) and m.ended_at is null)
$$;

-- Takes a step: judged by the steps before it, written after them. When the ticket is closed by it, everything of it
-- begins to grow old; what was not put right, or is a part of it, becomes a ticket of its own with the id
-- nth_id(op, 1).
create function tickets.take(op sync.ops, step text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  ticket tickets.tickets := tickets.ticket_in(op);
  s tickets.standing := tickets.standing_of(ticket);
  x tickets.steps := tickets.step_in(op, ticket, step);
  role text := coalesce(nullif(private.text_in(op.body, 'to_role', 20), ''), ticket.role);
  old tickets.tickets := ticket;
  other tickets.tickets;
  person estate.people;
begin
  perform tickets.check_step(op, ticket, s, step);
  if step = 'verify' then
    ticket := tickets.corrected(op, ticket, s.doer is null);
    x.details := jsonb_strip_nulls(jsonb_build_object('kind', op.body -> 'ticket_kind',
      'category_id', op.body -> 'category_id', 'urgency', op.body -> 'urgency', 'place_id', op.body -> 'place_id',
      'unit_id', op.body -> 'unit_id', 'spot', op.body -> 'spot'));
  elsif step in ('assign', 'hand_over') then
    if role not in ('guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager') then
      perform private.refuse('ROLE_UNKNOWN');
    elsif step = 'hand_over' or op.body ->> 'to_person_id' is not null then
      person := tickets.told_in(op, role);
      perform tickets.check_certificate(op, ticket, person.id);
    else
      ticket.seen_by := array(select distinct unnest(ticket.seen_by || role) order by 1);
    end if;
    ticket.role := role;
    x.to_person_id := person.id;
    x.to_name := coalesce(person.name, '');
    x.to_role := role;
  elsif step = 'accept' then
    perform tickets.check_certificate(op, ticket, op.person_id);
  elsif step = 'escalate' then
    ticket.major := true;
  elsif step = 'join' then
    other := tickets.ticket_in(op, 'other_id');
    if other.id = ticket.id or (tickets.standing_of(other)).how <> '' then
      perform private.refuse('TICKET_UNKNOWN');
    end if;
    x.other_id := other.id;
  end if;
  perform tickets.check_words(ticket, x);
  s := tickets.after(ticket, s, x);
  if step in ('split', 'reopen') or step = 'call_back' and s.how = 'reworked' then
    x.other_id := tickets.follow(op, ticket, x);
  end if;
  x.ordinal := 1 + (select count(*) from tickets.steps as p where p.ticket_id = ticket.id);
  insert into tickets.steps select x.*;
  ticket.watchers := tickets.people(variadic ticket.watchers || array[op.person_id, person.id]);
  if ticket.closed_at is null and s.how <> '' then
    ticket.closed_at := op.at;
    ticket.ages_at := clock_timestamp();
  end if;
  if ticket is distinct from old then
    update tickets.tickets as t set
        kind = ticket.kind, flow = ticket.flow, category_id = ticket.category_id, urgency = ticket.urgency,
        role = ticket.role, major = ticket.major, place_id = ticket.place_id, unit_id = ticket.unit_id, spot = ticket.spot,
        closed_at = ticket.closed_at, ages_at = ticket.ages_at, seen_by = ticket.seen_by, watchers = ticket.watchers
      where t.id = ticket.id;
  end if;
  if not old.seen_by <@ ticket.seen_by then
    perform tickets.hide(ticket, array(select unnest(old.seen_by) except select unnest(ticket.seen_by)));
  end if;
  perform sync.expect_photos(op, array_remove(x.photos || (x.details ->> 'signature'), null),
                             ticket.seen_by, ticket.id);
  perform sync.expect_voices(op, x.voices, ticket.seen_by);
  perform tickets.show(ticket);
end
$$;

create function tickets.verify(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'verify') $$;
create function tickets.assign(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'assign') $$;
create function tickets.accept(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'accept') $$;
create function tickets.arrive(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'arrive') $$;
create function tickets.work(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'work') $$;
create function tickets.finish(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'finish') $$;
create function tickets.answer(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'answer') $$;
create function tickets.approve(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'approve') $$;
create function tickets.call_back(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'call_back') $$;
create function tickets.send_back(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'send_back') $$;
create function tickets.hand_over(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'hand_over') $$;
create function tickets.pause(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'pause') $$;
create function tickets.resume(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'resume') $$;
create function tickets.dismiss(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'dismiss') $$;
create function tickets.withdraw(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'withdraw') $$;
create function tickets.join(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'join') $$;
create function tickets.split(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'split') $$;
create function tickets.escalate(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'escalate') $$;
create function tickets.judge(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'judge') $$;
create function tickets.rate(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'rate') $$;
create function tickets.note(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'note') $$;
create function tickets.reopen(op sync.ops) returns void language sql security definer set search_path = '' as $$
  select tickets.take(op, 'reopen') $$;

insert into sync.handlers (kind, v, handler) select 'tickets.' || verb, 1, 'tickets.' || verb from unnest(array[
  'verify', 'assign', 'accept', 'arrive', 'work', 'finish', 'answer', 'approve',
  'call_back', 'send_back', 'hand_over', 'pause', 'resume', 'dismiss', 'withdraw', 'join',
  'split', 'escalate', 'judge', 'rate', 'note', 'reopen'
]) as verb;

notify pgrst, 'reload schema';
