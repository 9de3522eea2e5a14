-- Whether services work: what was seen, when it changed, and who looks. One gateway at a time writes the first five tables.

-- Who checks. Each holder of the lock writes under a term of its own; what an earlier one still tries to write is refused by it.
create table health_leadership (
  only_row boolean primary key default true,
  term bigint not null,
  holder text not null,
  backend_pid integer not null,
  renewed_at timestamptz not null,
  -- The last of the transitions of which alerts have told.
  told_up_to bigint not null default 0,
  constraint health_leadership_one_row check (only_row)
);

-- The latest of each service: `reading` is what every gateway shows, `state` what the next one to check carries on from.
create table health_states (
  service_key text collate "C" primary key,
  term bigint not null,
  revision bigint not null,
  reading jsonb not null,
  state jsonb not null,
  updated_at timestamptz not null
);
create index health_states_by_revision on health_states (revision);

-- Each check of the last 24 hours. `ms` is null for one that failed; it stands for the time until the next one, but for no longer
-- than `lasts_s`: time that nobody watched counts neither way.
create table health_samples (
  service_key text collate "C" not null,
  at timestamptz not null,
  ms integer,
  lasts_s integer not null,
  primary key (service_key, at)
);
create index health_samples_by_time on health_samples (at);

-- Checks added up over 5 minutes (kept 7 days) and over an hour (kept 90 days).
create table health_buckets (
  service_key text collate "C" not null,
  seconds integer not null,
  at timestamptz not null,
  checks integer not null,
  passed integer not null,
  watched_s real not null,
  good_s real not null,
  p50 integer,
  p95 integer,
  primary key (service_key, seconds, at),
  constraint health_buckets_size_known check (seconds in (300, 3600))
);
create index health_buckets_by_time on health_buckets (seconds, at);

-- The last 500 changes of each service.
create table health_transitions (
  id bigint generated always as identity primary key,
  service_key text collate "C" not null,
  at timestamptz not null,
  from_status text not null,
  to_status text not null,
  reason text,
  -- The service that this one needs and that was down.
  because text,
  -- What exactly went wrong; for admins.
  detail text
);
create index health_transitions_by_service on health_transitions (service_key, id desc);

-- When a service is not expected to work. Either once (`ends_at` may be open), or each week on some days.
create table health_maintenance (
  id uuid primary key,
  service_key text collate "C" not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  weekly jsonb,
  message text not null,
  created_by text not null,
  created_at timestamptz not null
);
create index health_maintenance_by_service on health_maintenance (service_key);

-- Who wants one mail when a service is back.
create table health_back_notices (
  service_key text collate "C" not null,
  user_id uuid not null,
  created_at timestamptz not null,
  primary key (service_key, user_id),
  constraint health_back_notices_user_exists foreign key (user_id) references users (id) on delete cascade
);

-- Alerts on their way to a webhook: kept until taken or given up.
create table health_alert_deliveries (
  id uuid primary key,
  body text not null,
  attempts integer not null,
  next_at timestamptz not null,
  created_at timestamptz not null,
  last_error text
);
