-- People who ask for an app.

create table access_requests (
  id uuid primary key,
  user_id uuid not null,
  -- Key of a service, as in grants.
  app_key text collate "C" not null,
  -- Why, in the person's words; may be empty.
  reason text not null,
  state text not null,
  created_at timestamptz not null,
  decided_at timestamptz,
  -- No reference: who decided may be gone.
  decided_by uuid,
  -- What the one who decided wrote to the person, and until when it was given.
  note text,
  expires_at timestamptz,
  constraint access_requests_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint access_requests_state_known check (state in ('open', 'approved', 'declined', 'withdrawn'))
);
-- One open request of a person for an app, also when two are sent at one moment.
create unique index access_requests_one_open on access_requests (user_id, app_key) where state = 'open';
create index access_requests_open on access_requests (id) where state = 'open';
create index access_requests_by_user on access_requests (user_id, id desc);
