-- How an account becomes a person of an estate, and the few other things asked of the server by name.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- Whether nobody has set up an estate here. The sign-in screen asks before anyone has signed in.
create function public.first_run(jsonb) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('first_run', not exists (select from estate.estates))
$$;

create function private.text_or_fail(request jsonb, field text, longest integer) returns text
language plpgsql set search_path = '' as $$
declare
  found text := btrim(coalesce(request ->> field, ''));
begin
  if found = '' or length(found) > longest then
    perform private.fail(400, 'REQUEST_BAD', field || ' is missing or too long');
  end if;
  return found;
end
$$;

-- The first person here makes the estate and becomes its manager. Their number is the one they sign in with,
-- also where it travels as an address (docs/deploy.md).
create function public.set_up_estate(jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  zone text := private.text_or_fail($1, 'time_zone', 60);
  title text := private.text_or_fail($1, 'name', 100);
  manager text := private.text_or_fail($1, 'manager_name', 60);
  made uuid;
  person uuid;
begin
  if not private.session_lives() then
    perform private.fail(401, 'SESSION_ENDED', 'sign in again');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('estate.set_up', 0));
  if exists (select from estate.estates) then
    perform private.fail(409, 'ALREADY_SET_UP', 'this installation has an estate');
  elsif not exists (select from pg_timezone_names as z where z.name = zone) then
    perform private.fail(400, 'TIME_ZONE_UNKNOWN', 'no such time zone');
  end if;
  insert into estate.estates (name, time_zone) values (title, zone) returning id into made;
  insert into estate.people (estate_id, user_id, name) values (made, auth.uid(), manager) returning id into person;
  insert into estate.memberships (estate_id, person_id, role) values (made, person, 'manager');
  insert into estate.contacts (id, estate_id, person_id, phone)
    select person, made, person, number from auth.users as u cross join lateral (
      select private.plain_phone(coalesce(nullif(u.phone, ''), split_part(u.email, '@', 1)))
    ) as known(number)
    where u.id = auth.uid() and number ~ '^[1-9][0-9]{6,14}$';
  return jsonb_build_object('estate_id', made, 'person_id', person);
end
$$;

-- Answers with an error that does not undo what was written: a wrong try must stay counted.
create function private.answer(status integer, code text, message text) returns jsonb
language sql volatile set search_path = '' as $$
  select jsonb_build_object('code', code, 'message', message, 'details', null, 'hint', null)
  from (select set_config('response.status', status::text, true)) as done
$$;

-- Makes the caller's account the person a one-time code was issued for. Redeeming it twice is redeeming it
-- once, for the first answer may have been lost.
create function public.redeem_invite(jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  account uuid := auth.uid();
  me private.member := private.me();
  hash text := private.sha256_hex(private.plain_code(private.text_or_fail($1, 'code', 40)));
  invite estate.invites;
begin
  if not private.session_lives() then
    perform private.fail(401, 'SESSION_ENDED', 'sign in again');
  elsif (select count(*) from estate.tries as t
         where t.user_id = account and t.at > now() - interval '1 hour') >= 10 then
    return private.answer(429, 'TOO_MANY_TRIES', 'try again in an hour');
  end if;
  select i.* into invite from estate.invites as i join estate.invite_secrets as s on s.invite_id = i.id
    where s.code_hash = hash and i.purpose = 'join' for update of i;
  if me.person_id = invite.person_id and not me.has_left then
    return jsonb_build_object('estate_id', invite.estate_id, 'person_id', invite.person_id);
  elsif not me.has_left then
    return private.answer(409, 'ALREADY_MEMBER', 'this account belongs to a person already');
  elsif invite.id is null or invite.revoked_at is not null then
    insert into estate.tries (user_id) values (account);
    return private.answer(404, 'CODE_UNKNOWN', 'no such code');
  elsif invite.redeemed_at is not null then
    return private.answer(410, 'CODE_USED', 'this code was used');
  elsif invite.expires_at <= now() then
    return private.answer(410, 'CODE_EXPIRED', 'this code has expired');
  end if;
  update estate.invites as i set redeemed_at = now() where i.id = invite.id;
  update estate.people as p set user_id = account, left_at = null where p.id = invite.person_id;
  return jsonb_build_object('estate_id', invite.estate_id, 'person_id', invite.person_id);
end
$$;

-- The account whose owner may set a new password with this code. Burns the code unless `probe` is true.
-- For the one function that holds the service key; every reason for no is the same answer.
create function public.redeem_reset_code(jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  hash text := private.sha256_hex(private.plain_code(private.text_or_fail($1, 'code', 40)));
  number text := private.plain_phone(private.text_or_fail($1, 'phone', 30));
  account uuid;
  found uuid;
begin
  select p.user_id, i.id into account, found
    from estate.invite_secrets as s
    join estate.invites as i on i.id = s.invite_id
    join estate.people as p on p.id = i.person_id
    join estate.contacts as c on c.person_id = p.id
    where s.code_hash = hash and c.phone = number and i.purpose = 'reset' and i.redeemed_at is null
      and i.revoked_at is null and i.expires_at > now() and p.left_at is null and p.user_id is not null
    for update of i;
  if account is null then
    perform private.fail(404, 'CODE_UNKNOWN', 'no such code for this number');
  end if;
  update estate.invites as i set redeemed_at = now()
    where i.id = found and ($1 -> 'probe') is distinct from 'true'::jsonb;
  return jsonb_build_object('user_id', account);
end
$$;

-- What to print: every label in use, with its token and its short code. For the manager.
create function public.tag_labels(jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid := private.estate_as('manager');
begin
  if mine is null then
    perform private.fail(403, 'NOT_ALLOWED', 'labels are for the manager');
  end if;
  return jsonb_build_object('labels', coalesce((
    select jsonb_agg(jsonb_build_object('tag_id', t.id, 'place_id', p.id, 'name', p.name,
                                        'token', s.token, 'code', s.code) order by p.name collate "C", t.id)
    from estate.tags as t join estate.places as p on p.id = t.place_id
    join estate.tag_secrets as s on s.tag_id = t.id
    where t.estate_id = mine and t.replaced_at is null and t.deleted_at is null and p.deleted_at is null
      and p.closed_at is null), '[]'));
end
$$;

grant execute on function public.first_run(jsonb) to anon, authenticated, service_role;
grant execute on function public.set_up_estate(jsonb), public.redeem_invite(jsonb), public.tag_labels(jsonb)
  to authenticated;
grant execute on function public.redeem_reset_code(jsonb) to service_role;

notify pgrst, 'reload schema';
