-- Which certificates people of the staff hold, and until when: who may be told to do what needs one.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

-- A permit of a kind (such as `electrician`), valid to the end of that day. `photo`: the SHA-256 of a picture of it.
create table estate.certificates (
  id uuid primary key,
  estate_id uuid not null references estate.estates (id),
  person_id uuid not null references estate.people (id),
  kind text not null check (length(kind) between 1 and 40),
  number text not null default '',
  valid_to date not null,
  photo text check (photo ~ '^[0-9a-f]{64}$'),
  row_xid xid8 not null,
  deleted_at timestamptz
);
create index on estate.certificates (person_id, kind);
select sync.feed('estate.certificates');
create policy "staff see who holds which certificate" on estate.certificates
  for select to authenticated using (estate_id = (select private.estate_as_staff()));

-- A certificate, old or new: KIND_MISSING without a kind. One that was renewed is another one.
create function estate.file_certificate(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  person estate.people;
  named text := private.text_in(op.body, 'certificate_kind', 40);
  shas text[] := case when op.body ->> 'photo' is not null then array[op.body ->> 'photo'] else '{}' end;
begin
  perform private.only_for(op, 'manager');
  person := estate.person_in(op);
  if named = '' then
    perform private.refuse('KIND_MISSING');
  end if;
  perform sync.expect_photos(op, shas, '{manager,desk,inspector}', op.op_id);
  insert into estate.certificates (id, estate_id, person_id, kind, number, valid_to, photo)
    values (op.op_id, op.estate_id, person.id, named, private.text_in(op.body, 'number', 60),
            private.date_in(op.body, 'valid_to'), shas[1]);
end
$$;

-- It was written down by mistake, or was taken away. CERTIFICATE_UNKNOWN for one that there is not.
create function estate.withdraw_certificate(op sync.ops) returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid := private.id_in(op.body, 'certificate_id');
begin
  perform private.only_for(op, 'manager');
  update estate.certificates as c set deleted_at = op.received_at
    where c.id = wanted and c.estate_id = op.estate_id and c.deleted_at is null;
  if not found then
    perform private.refuse('CERTIFICATE_UNKNOWN');
  end if;
end
$$;

insert into sync.handlers (kind, v, handler) select 'estate.' || verb, 1, 'estate.' || verb from unnest(array[
  'file_certificate', 'withdraw_certificate'
]) as verb;

notify pgrst, 'reload schema';
