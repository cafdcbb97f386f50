-- What stage a ticket is at and what may be done next, asked of its steps alone. The same rules as
-- app/tickets/queries/standing.py; a property test holds the two against each other.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- `stage`: the last of the flow's stages that was reached, `register` before the first. `doer`: who was told to do it
-- or took it. `how` it was closed: empty while it is open; done, dismissed, withdrawn, joined, reworked. `rating`:
-- what the resident thinks: empty, satisfied, fair, unsatisfied. `closer`: the step that closed it.
create type tickets.standing as (
  stage text, doer uuid, paused boolean, how text, rating text, closer uuid
);

-- Where a step stands in a flow, from 1; 0 for the report itself and for what is no stage of it.
create function tickets.nth(flow jsonb, step text) returns integer
language sql immutable set search_path = '' as $$
  select coalesce((select s.n::integer from jsonb_array_elements(flow -> 'stages') with ordinality as s(stage, n)
                   where s.stage ->> 'step' = nth.step), 0)
$$;

-- The stage at which the work itself is done.
create function tickets.core(flow jsonb) returns integer
language sql immutable set search_path = '' as $$
  select coalesce(nullif(tickets.nth(flow, 'finish'), 0), tickets.nth(flow, 'answer'))
$$;

-- Where a ticket goes on that is to be done again: told to the same person, who has taken it.
create function tickets.again(flow jsonb) returns text
language sql immutable set search_path = '' as $$
  select coalesce((select s.stage ->> 'step' from jsonb_array_elements(flow -> 'stages') with ordinality as s(stage, n)
                   where s.stage ->> 'step' in ('verify', 'assign', 'accept') and s.n < tickets.core(flow)
                   order by s.n desc limit 1), 'register')
$$;

-- Whether the desk calls back, by the policy of the flow; a sample is drawn by the last digits of the id.
create function tickets.calls_back(ticket tickets.tickets, rating text) returns boolean
language sql immutable set search_path = '' as $$
  select rating = 'unsatisfied' or case ticket.flow ->> 'call_back'
    when 'all' then true
    when 'unrated' then rating = ''
    when 'sample' then ('x' || right(ticket.id::text, 4))::bit(16)::integer % 100
                       < (ticket.flow ->> 'sample')::integer
    else false end
$$;

-- The first stage after `reached` and before `below` that may not be passed over; null when there is none.
create function tickets.lacking(ticket tickets.tickets, reached integer, below integer, rating text) returns text
language sql immutable set search_path = '' as $$
  select s.stage ->> 'step' from jsonb_array_elements(ticket.flow -> 'stages') with ordinality as s(stage, n)
  where s.n > reached and s.n < below and (s.stage ->> 'must')::boolean
    and (s.stage ->> 'step' <> 'call_back' or tickets.calls_back(ticket, rating))
  order by s.n limit 1
$$;

-- How a ticket stands after one more step.
create function tickets.after(ticket tickets.tickets, s tickets.standing, x tickets.steps) returns tickets.standing
language plpgsql immutable set search_path = '' as $$
declare
  flow jsonb := ticket.flow;
  reached integer := tickets.nth(flow, s.stage);
  how text := s.how;
begin
  case x.step
    when 'assign' then s.stage := 'assign'; s.doer := x.to_person_id;
    when 'accept' then s.stage := 'accept'; s.doer := x.person_id;
    when 'approve' then
      s.stage := case when (x.details ->> 'passed')::boolean then 'approve' else tickets.again(flow) end;
    when 'call_back' then
      if x.details ->> 'rating' <> '' then
        s.stage := 'call_back';
        s.rating := x.details ->> 'rating';
      end if;
    when 'send_back' then
      if reached >= tickets.core(flow) then
        s.stage := tickets.again(flow);
      else
        s.stage := case when tickets.nth(flow, 'verify') > 0 then 'verify' else 'register' end;
        s.doer := null;
      end if;
    when 'hand_over' then
      s.doer := x.to_person_id;
      s.stage := case when tickets.nth(flow, 'assign') > 0 then 'assign' else s.stage end;
    when 'rate' then s.rating := x.details ->> 'rating';
    when 'dismiss' then s.how := 'dismissed';
    when 'withdraw' then s.how := 'withdrawn';
    when 'join' then s.how := 'joined';
    when 'reopen' then s.how := 'reworked';
    else
      if x.step in ('verify', 'arrive', 'work', 'finish', 'answer') then
        s.stage := x.step;
      end if;
      if x.step in ('arrive', 'work', 'finish') then
        s.doer := coalesce(s.doer, x.person_id);
      end if;
  end case;
  if x.step = 'pause' then
    s.paused := true;
  elsif x.step not in ('note', 'rate', 'judge', 'escalate', 'split') then
    s.paused := false;
  end if;
  if s.how = '' and x.step = 'call_back' and s.rating = 'unsatisfied' then
    s.how := 'reworked';
  elsif s.how = '' and tickets.nth(flow, s.stage) > 0
        and tickets.lacking(ticket, tickets.nth(flow, s.stage), 1000, s.rating) is null then
    s.how := 'done';
  end if;
  s.closer := case when s.how = how then s.closer else x.id end;
  return s;
end
$$;

create function tickets.standing_of(ticket tickets.tickets) returns tickets.standing
language plpgsql stable security definer set search_path = '' as $$
declare
  s tickets.standing := row('register', null, false, '', '', null)::tickets.standing;
  x tickets.steps;
begin
  for x in select * from tickets.steps as p where p.ticket_id = ticket.id order by p.ordinal loop
    s := tickets.after(ticket, s, x);
  end loop;
  return s;
end
$$;

-- Who did a step last and when, for a sentence about it.
create function tickets.told_of(ticket uuid, words text[]) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce((select jsonb_build_object('step', p.step, 'person', p.by, 'at', p.at) from tickets.steps as p
                   where p.ticket_id = ticket and p.step = any (words) order by p.ordinal desc limit 1), '{}')
$$;

-- Whose a stage is: the role that the flow names, or whose work the ticket is.
create function tickets.role_of(ticket tickets.tickets, step text) returns text
language sql immutable set search_path = '' as $$
  select coalesce((select case s ->> 'role' when 'worker' then ticket.role else s ->> 'role' end
                   from jsonb_array_elements(ticket.flow -> 'stages') as s where s ->> 'step' = role_of.step),
                  ticket.role)
$$;

-- Whether the author of an op may ever do a step on a ticket.
create function tickets.may(op sync.ops, ticket tickets.tickets, s tickets.standing, step text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  staff boolean := private.author_is(op, 'guard', 'cleaner', 'electrician', 'gardener', 'desk', 'manager', 'inspector');
  office boolean := private.author_is(op, 'desk', 'manager');
  worker boolean := s.doer = op.person_id and staff or private.author_is(op, ticket.role);
  own boolean := op.person_id in (ticket.person_id, ticket.for_person_id);
begin
  return coalesce(case
    when step in ('verify', 'assign') then office or private.author_is(op, 'guard')
    when step in ('join', 'split', 'dismiss') then office
    when step = 'answer' then office or worker or private.author_is(op, 'guard')
    when step in ('accept', 'arrive', 'work', 'finish') then
      worker or private.author_is(op, tickets.role_of(ticket, step), 'manager')
    when step in ('approve', 'call_back') then private.author_is(op, tickets.role_of(ticket, step), 'manager')
    when step in ('pause', 'resume', 'hand_over', 'send_back') then worker or office
    when step = 'judge' then private.author_is(op, 'manager')
    when step = 'withdraw' then own
    when step = 'rate' then own and private.author_is(op, 'resident')
    when step = 'reopen' then own or office
    when step = 'escalate' then staff
    else step = 'note' end, false);
end
$$;

-- Says no to a step that may not be done, or not now: NOT_ALLOWED, TICKET_CLOSED {how, step, person, at}, TAKEN {person,
-- step, at}: somebody is at it, so it is not taken and, where it has to be taken, told to nobody else but handed over;
-- STEP_PAST {step, person, at}: it was done, or is too late; STEP_EARLY {step}: that comes first; STEP_NOT_HERE.
create function tickets.check_step(op sync.ops, ticket tickets.tickets, s tickets.standing, step text) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  flow jsonb := ticket.flow;
  reached integer := tickets.nth(flow, s.stage);
  core integer := tickets.core(flow);
  wanted integer := tickets.nth(flow, step);
  taken integer := tickets.nth(flow, 'accept');
  stages constant text[] := '{verify,assign,accept,arrive,work,finish,answer,approve,call_back}';
  told jsonb;
  past boolean := false;
  early text;
begin
  if not tickets.may(op, ticket, s, step) then
    perform private.refuse('NOT_ALLOWED');
  elsif s.how <> '' and step not in ('note', 'rate', 'judge') and not (step = 'reopen' and s.how = 'done') then
    perform private.refuse('TICKET_CLOSED', (select jsonb_build_object('how', s.how, 'step', p.step, 'person', p.by, 'at', p.at)
                                             from tickets.steps as p where p.id = s.closer));
  elsif step = any (stages) and step <> 'verify' and wanted = 0 or step = 'judge' and ticket.kind <> 'complaint' then
    perform private.refuse('STEP_NOT_HERE');
  elsif step = 'accept' and s.doer <> op.person_id
        or step = 'assign' and s.doer is not null and reached < core and reached >= taken and taken > 0 then
    perform private.refuse('TAKEN', jsonb_build_object('person', (select p.name from estate.people as p where p.id = s.doer))
                           || tickets.told_of(ticket.id, '{assign,accept,hand_over}') - 'person');
  end if;
  if step = 'verify' then
    past := s.stage not in ('register', 'verify');
  elsif step = any (stages) then
    past := wanted <= reached and not (step = 'assign' and reached < core or step = 'work' and s.stage = 'work');
    early := tickets.lacking(ticket, reached, wanted, s.rating);
  elsif step in ('pause', 'hand_over') then
    past := reached >= core or step = 'pause' and s.paused;
  elsif step = 'withdraw' then
    past := reached >= coalesce(nullif(tickets.nth(flow, 'arrive'), 0), core);
  elsif step = 'resume' then
    past := not s.paused;
  elsif step = 'send_back' and s.stage in ('register', 'verify') then
    early := 'assign';
  elsif step = 'send_back' then
    past := reached >= core and not private.author_is(op, 'desk', 'manager');
  elsif step in ('rate', 'reopen') and reached < core then
    early := case when tickets.nth(flow, 'finish') > 0 then 'finish' else 'answer' end;
  end if;
  if past then
    told := tickets.told_of(ticket.id, array[step]);
    perform private.refuse('STEP_PAST', case when told <> '{}' then told
                                             else tickets.told_of(ticket.id, stages || '{resume}'::text[]) end);
  elsif early is not null then
    perform private.refuse('STEP_EARLY', jsonb_build_object('step', early));
  end if;
end
$$;

notify pgrst, 'reload schema';
