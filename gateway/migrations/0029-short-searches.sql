-- Finding one or two characters among very many names: no run of three has them, so they are in indexes of their own.

create function search_shorts(whole text) returns text[]
language sql immutable parallel safe strict cost 5000
as $$
  select coalesce(array_agg(distinct substr(lowered.text, at, long)), '{}')
  from (select lower(whole) as text) lowered, generate_series(1, 2) long, generate_series(1, length(lowered.text) - long + 1) at
$$;

create index users_by_shorts_of_email on users using gin (search_shorts(email));
create index profiles_by_shorts_of_name on profiles using gin (search_shorts(full_name));
-- Told that nearly everybody has a letter, the database would rather take each text apart than look into the index, which is far slower.
alter index users_by_shorts_of_email alter column 1 set statistics 0;
alter index profiles_by_shorts_of_name alter column 1 set statistics 0;
