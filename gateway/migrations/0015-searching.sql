-- Finding part of a name among very many: all runs of three characters are in an index. PostgreSQL has an extension for that; making
-- one needs rights on the database that the gateway has not, and need not have.

create function search_parts(whole text) returns text[]
language sql immutable parallel safe strict
as $$
  select coalesce(array_agg(distinct substr(lowered.text, at, 3)), '{}')
  from (select lower(whole) as text) lowered, generate_series(1, length(lowered.text) - 2) at
$$;

create index users_by_parts_of_email on users using gin (search_parts(email));
create index profiles_by_parts_of_name on profiles using gin (search_parts(full_name));

create index audit_events_by_parts on audit_events using gin (search_parts(
  action || ' ' || coalesce(actor_label, '') || ' ' || coalesce(target_label, '') || ' ' || coalesce(target_id, '') || ' '
  || coalesce(address, '') || ' ' || coalesce(request_id, '')
));

-- Few among many, and asked for with each list of who can open an app.
create index users_admins on users (id) where role = 'admin';
