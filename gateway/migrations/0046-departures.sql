-- Whose account was deleted, until the services that keep something of theirs have been told.

create table departures (
  user_id uuid primary key,
  departed_at timestamptz not null
);
create index departures_by_age on departures (departed_at);
