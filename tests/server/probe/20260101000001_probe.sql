-- Functions that show what passes through the gateway; for its tests alone.
alter default privileges revoke execute on functions from public;

create function public.echo(said jsonb) returns jsonb language sql stable as $$ select said $$;
create function public.much(n int) returns jsonb language sql stable as $$
  select to_jsonb(repeat('安居', n))
$$;
create function public.who() returns jsonb language sql stable as $$
  select jsonb_build_object('role', current_user, 'claims', current_setting('request.jwt.claims', true)::jsonb,
                            'headers', current_setting('request.headers', true)::jsonb)
$$;
create function public.conflict() returns void language plpgsql as $$
begin
  raise sqlstate 'PGRST' using
    message = '{"code":"TAKEN","message":"taken","details":null,"hint":null}',
    detail = '{"status":409,"headers":{}}';
end $$;
create function public.nap(seconds float) returns int language sql as $$ select 1 from pg_sleep(seconds) $$;

grant execute on function public.echo(jsonb), public.much(int), public.who() to anon, authenticated, service_role;
grant execute on function public.conflict(), public.nap(float) to authenticated, service_role;
create table public.notes (id int primary key);
grant select, insert on public.notes to anon;
