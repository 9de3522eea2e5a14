-- What the overview of admins shows of many rows, without reading them each time.

-- Sign-ins of a day (UTC), added up once it is over: what happened then changes no more.
create table sign_in_days (
  day date primary key,
  opened integer not null,
  refused integer not null,
  people integer not null
);
create index mails_failed on mails (id) where state = 'failed';
