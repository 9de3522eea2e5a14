create table access_requests (
  id uuid not null,
  user_id uuid not null,
  app_key text collate "C" not null,
  reason text not null,
  state text not null,
  created_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  note text,
  expires_at timestamp with time zone,
  constraint access_requests_pkey PRIMARY KEY (id),
  constraint access_requests_state_known CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'declined'::text, 'withdrawn'::text]))),
  constraint access_requests_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE INDEX access_requests_by_user ON access_requests USING btree (user_id, id DESC);

CREATE INDEX access_requests_open ON access_requests USING btree (id) WHERE (state = 'open'::text);

CREATE UNIQUE INDEX access_requests_one_open ON access_requests USING btree (user_id, app_key) WHERE (state = 'open'::text);

create table api_tokens (
  id uuid not null,
  user_id uuid not null,
  name text not null,
  token_hash bytea not null,
  hint text not null,
  apps text[],
  second_factor boolean not null,
  created_at timestamp with time zone not null,
  created_by uuid,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  last_used_network text,
  constraint api_tokens_for_some_app CHECK ((cardinality(apps) > 0)),
  constraint api_tokens_hash_length CHECK ((octet_length(token_hash) = 32)),
  constraint api_tokens_hash_unique UNIQUE (token_hash),
  constraint api_tokens_maker_exists FOREIGN KEY (created_by) REFERENCES users(id) ON DELETE SET NULL,
  constraint api_tokens_pkey PRIMARY KEY (id),
  constraint api_tokens_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE INDEX api_tokens_by_maker ON api_tokens USING btree (created_by);

CREATE INDEX api_tokens_by_user ON api_tokens USING btree (user_id);

create table app_approvers (
  app_key text collate "C" not null,
  group_id uuid not null,
  constraint app_approvers_group_exists FOREIGN KEY (group_id) REFERENCES groups(id) ON DELETE CASCADE,
  constraint app_approvers_key PRIMARY KEY (app_key, group_id)
);

CREATE INDEX app_approvers_by_group ON app_approvers USING btree (group_id, app_key);

create table apps_arrangements (
  user_id uuid not null,
  favourites text[] not null,
  own_order text[] not null,
  updated_at timestamp with time zone not null,
  constraint apps_arrangements_pkey PRIMARY KEY (user_id),
  constraint apps_arrangements_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table audit_events (
  seq bigint not null,
  id uuid not null,
  at timestamp with time zone not null,
  action text collate "C" not null,
  outcome text not null,
  actor_kind text not null,
  actor_id uuid,
  actor_label text,
  target_kind text,
  target_id text,
  target_label text,
  before jsonb,
  after jsonb,
  address text,
  request_id text,
  hash bytea not null,
  constraint audit_events_actor_known CHECK ((actor_kind = ANY (ARRAY['user'::text, 'operator'::text, 'system'::text]))),
  constraint audit_events_hash_length CHECK ((octet_length(hash) = 32)),
  constraint audit_events_id_unique UNIQUE (id),
  constraint audit_events_outcome_known CHECK ((outcome = ANY (ARRAY['success'::text, 'failure'::text]))),
  constraint audit_events_pkey PRIMARY KEY (seq)
);

CREATE INDEX audit_events_by_action ON audit_events USING btree (action, seq DESC);

CREATE INDEX audit_events_by_actor ON audit_events USING btree (actor_id, seq DESC);

CREATE INDEX audit_events_by_parts ON audit_events USING gin (search_parts(((((((((((action || ' '::text) || COALESCE(actor_label, ''::text)) || ' '::text) || COALESCE(target_label, ''::text)) || ' '::text) || COALESCE(target_id, ''::text)) || ' '::text) || COALESCE(address, ''::text)) || ' '::text) || COALESCE(request_id, ''::text))));

CREATE INDEX audit_events_by_target ON audit_events USING btree (target_id, seq DESC);

CREATE INDEX audit_events_by_time ON audit_events USING btree (at);

create table audit_head (
  only_row boolean not null default true,
  seq bigint not null,
  hash bytea not null,
  constraint audit_head_hash_length CHECK ((octet_length(hash) = 32)),
  constraint audit_head_one_row CHECK (only_row),
  constraint audit_head_pkey PRIMARY KEY (only_row)
);

create table authenticators (
  id uuid not null,
  user_id uuid not null,
  name text not null,
  sealed_secret text not null,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_used_at timestamp with time zone,
  last_step bigint,
  constraint authenticators_pkey PRIMARY KEY (id),
  constraint authenticators_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE INDEX authenticators_by_user ON authenticators USING btree (user_id);

create table departures (
  user_id uuid not null,
  departed_at timestamp with time zone not null,
  constraint departures_pkey PRIMARY KEY (user_id)
);

CREATE INDEX departures_by_age ON departures USING btree (departed_at);

create table email_requests (
  id uuid not null,
  kind text not null,
  address_key text collate "C" not null,
  address text not null,
  asked_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  constraint email_requests_kind_known CHECK ((kind = ANY (ARRAY['forgot'::text, 'verify'::text, 'registered'::text, 'registered_again'::text, 'waiting'::text]))),
  constraint email_requests_pkey PRIMARY KEY (id)
);

CREATE INDEX email_requests_by_address ON email_requests USING btree (address_key, kind);

CREATE INDEX email_requests_due ON email_requests USING btree (due_at);

create table email_tokens (
  token_hash bytea not null,
  user_id uuid not null,
  purpose text not null,
  address text not null,
  address_key text collate "C" not null,
  created_at timestamp with time zone not null,
  first_created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint email_tokens_hash_length CHECK ((octet_length(token_hash) = 32)),
  constraint email_tokens_pkey PRIMARY KEY (token_hash),
  constraint email_tokens_purpose_known CHECK ((purpose = ANY (ARRAY['verify'::text, 'reset'::text, 'change'::text, 'undo_change'::text]))),
  constraint email_tokens_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE INDEX email_tokens_by_user ON email_tokens USING btree (user_id, purpose);

CREATE UNIQUE INDEX email_tokens_one_change ON email_tokens USING btree (user_id, purpose, address_key) WHERE (purpose = ANY (ARRAY['change'::text, 'undo_change'::text]));

create table group_app_permissions (
  group_id uuid not null,
  app_key text collate "C" not null,
  granted_by uuid,
  granted_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  constraint group_app_permissions_group_exists FOREIGN KEY (group_id) REFERENCES groups(id) ON DELETE CASCADE,
  constraint group_app_permissions_key PRIMARY KEY (group_id, app_key) INCLUDE (expires_at)
);

CREATE INDEX group_app_permissions_by_app ON group_app_permissions USING btree (app_key, group_id) INCLUDE (expires_at);

create table group_memberships (
  group_id uuid not null,
  user_id uuid not null,
  role text not null,
  added_at timestamp with time zone not null,
  constraint group_memberships_group_exists FOREIGN KEY (group_id) REFERENCES groups(id) ON DELETE CASCADE,
  constraint group_memberships_key PRIMARY KEY (group_id, user_id),
  constraint group_memberships_role_known CHECK ((role = ANY (ARRAY['member'::text, 'manager'::text]))),
  constraint group_memberships_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE INDEX group_memberships_by_user ON group_memberships USING btree (user_id, group_id, role);

CREATE INDEX group_memberships_managers ON group_memberships USING btree (group_id, user_id) WHERE (role = 'manager'::text);

create table groups (
  id uuid not null,
  name text not null,
  name_key text collate "C" not null,
  description text not null,
  require_second_factor boolean not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  constraint groups_name_key_unique UNIQUE (name_key),
  constraint groups_pkey PRIMARY KEY (id)
);

CREATE INDEX groups_that_demand ON groups USING btree (id) WHERE require_second_factor;

create table health_alert_deliveries (
  id uuid not null,
  body text not null,
  attempts integer not null,
  next_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  last_error text,
  constraint health_alert_deliveries_pkey PRIMARY KEY (id)
);

create table health_back_notices (
  service_key text collate "C" not null,
  user_id uuid not null,
  created_at timestamp with time zone not null,
  constraint health_back_notices_pkey PRIMARY KEY (service_key, user_id),
  constraint health_back_notices_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table health_buckets (
  service_key text collate "C" not null,
  seconds integer not null,
  at timestamp with time zone not null,
  checks integer not null,
  passed integer not null,
  watched_s real not null,
  good_s real not null,
  p50 integer,
  p95 integer,
  constraint health_buckets_pkey PRIMARY KEY (service_key, seconds, at),
  constraint health_buckets_size_known CHECK ((seconds = ANY (ARRAY[300, 3600])))
);

CREATE INDEX health_buckets_by_time ON health_buckets USING btree (seconds, at);

create table health_leadership (
  only_row boolean not null default true,
  term bigint not null,
  holder text not null,
  backend_pid integer not null,
  renewed_at timestamp with time zone not null,
  told_up_to bigint not null default 0,
  constraint health_leadership_one_row CHECK (only_row),
  constraint health_leadership_pkey PRIMARY KEY (only_row)
);

create table health_maintenance (
  id uuid not null,
  service_key text collate "C" not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  weekly jsonb,
  message text not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  constraint health_maintenance_pkey PRIMARY KEY (id)
);

CREATE INDEX health_maintenance_by_service ON health_maintenance USING btree (service_key);

create table health_samples (
  service_key text collate "C" not null,
  at timestamp with time zone not null,
  ms integer,
  lasts_s integer not null,
  constraint health_samples_pkey PRIMARY KEY (service_key, at)
);

CREATE INDEX health_samples_by_time ON health_samples USING btree (at);

create table health_states (
  service_key text collate "C" not null,
  term bigint not null,
  revision bigint not null,
  reading jsonb not null,
  state jsonb not null,
  updated_at timestamp with time zone not null,
  constraint health_states_pkey PRIMARY KEY (service_key)
);

CREATE INDEX health_states_by_revision ON health_states USING btree (revision);

create table health_transitions (
  id bigint not null generated always as identity,
  service_key text collate "C" not null,
  at timestamp with time zone not null,
  from_status text not null,
  to_status text not null,
  reason text,
  because text,
  detail text,
  constraint health_transitions_pkey PRIMARY KEY (id)
);

CREATE INDEX health_transitions_by_service ON health_transitions USING btree (service_key, id DESC);

create table invitations (
  id uuid not null,
  email text not null,
  email_key text collate "C" not null,
  full_name text,
  role text not null,
  group_ids uuid[] not null,
  token_hash bytea not null,
  sent_by text not null,
  invited_by_id uuid,
  invited_by_label text not null,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  user_id uuid,
  revoked_at timestamp with time zone,
  constraint invitations_hash_length CHECK ((octet_length(token_hash) = 32)),
  constraint invitations_one_end CHECK (((accepted_at IS NULL) OR (revoked_at IS NULL))),
  constraint invitations_pkey PRIMARY KEY (id),
  constraint invitations_role_known CHECK ((role = ANY (ARRAY['user'::text, 'admin'::text]))),
  constraint invitations_sent_by_known CHECK ((sent_by = ANY (ARRAY['mail'::text, 'link'::text]))),
  constraint invitations_token_unique UNIQUE (token_hash),
  constraint invitations_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL
);

CREATE UNIQUE INDEX invitations_open ON invitations USING btree (email_key) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));

create table known_devices (
  user_id uuid not null,
  device_hash bytea not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  constraint known_devices_hash_length CHECK ((octet_length(device_hash) = 32)),
  constraint known_devices_pkey PRIMARY KEY (user_id, device_hash),
  constraint known_devices_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table limit_counters (
  key text collate "C" not null,
  uses integer not null,
  wait_until timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint limit_counters_pkey PRIMARY KEY (key)
);

create table mail_choices (
  user_id uuid not null,
  switched_off text[] collate "C" not null,
  updated_at timestamp with time zone not null,
  constraint mail_choices_pkey PRIMARY KEY (user_id),
  constraint mail_choices_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table mails (
  id uuid not null,
  kind text not null,
  recipient text not null,
  recipient_key text collate "C" not null,
  asked boolean not null,
  sealed_content text,
  state text not null,
  attempts integer not null default 0,
  created_at timestamp with time zone not null,
  next_attempt_at timestamp with time zone not null,
  useful_until timestamp with time zone not null,
  last_attempt_at timestamp with time zone,
  ended_at timestamp with time zone,
  fault text,
  fault_detail text,
  constraint mails_pkey PRIMARY KEY (id),
  constraint mails_queued_has_content CHECK (((state <> 'queued'::text) OR (sealed_content IS NOT NULL))),
  constraint mails_sent_has_none CHECK (((state <> 'sent'::text) OR (sealed_content IS NULL))),
  constraint mails_state_known CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text])))
);

CREATE INDEX mails_by_recipient ON mails USING btree (recipient_key, created_at) WHERE asked;

CREATE INDEX mails_due ON mails USING btree (next_attempt_at) WHERE (state = 'queued'::text);

CREATE INDEX mails_failed ON mails USING btree (id) WHERE (state = 'failed'::text);

create table passkey_challenges (
  challenge_hash bytea not null,
  purpose text not null,
  user_id uuid,
  expires_at timestamp with time zone not null,
  constraint passkey_challenges_hash_length CHECK ((octet_length(challenge_hash) = 32)),
  constraint passkey_challenges_pkey PRIMARY KEY (challenge_hash),
  constraint passkey_challenges_purpose_known CHECK ((purpose = ANY (ARRAY['register'::text, 'sign_in'::text, 'second_factor'::text, 'reauthenticate'::text]))),
  constraint passkey_challenges_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE INDEX passkey_challenges_by_expiry ON passkey_challenges USING btree (expires_at);

create table passkeys (
  id uuid not null,
  user_id uuid not null,
  name text not null,
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  backup_eligible boolean not null,
  backed_up boolean not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint passkeys_credential_unique UNIQUE (credential_id),
  constraint passkeys_pkey PRIMARY KEY (id),
  constraint passkeys_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE INDEX passkeys_by_user ON passkeys USING btree (user_id);

create table pending_sign_ins (
  token_hash bytea not null,
  user_id uuid not null,
  remember boolean not null,
  verified_hash text,
  expires_at timestamp with time zone not null,
  constraint pending_sign_ins_hash_length CHECK ((octet_length(token_hash) = 32)),
  constraint pending_sign_ins_pkey PRIMARY KEY (token_hash),
  constraint pending_sign_ins_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE INDEX pending_sign_ins_by_expiry ON pending_sign_ins USING btree (expires_at);

create table portraits (
  user_id uuid not null,
  id text collate "C" not null,
  bytes bytea not null,
  uploaded_at timestamp with time zone not null,
  constraint portraits_id_form CHECK ((id ~ '^[0-9a-f]{32}$'::text)),
  constraint portraits_pkey PRIMARY KEY (user_id),
  constraint portraits_size CHECK ((octet_length(bytes) <= 65536)),
  constraint portraits_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE INDEX portraits_by_id ON portraits USING btree (id);

create table profiles (
  user_id uuid not null,
  full_name text,
  phone text,
  language text,
  time_zone text,
  constraint profiles_pkey PRIMARY KEY (user_id),
  constraint profiles_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE INDEX profiles_by_parts_of_name ON profiles USING gin (search_parts(full_name));

CREATE INDEX profiles_by_shorts_of_name ON profiles USING gin (search_shorts(full_name));

create table recovery_codes (
  user_id uuid not null,
  code_hash bytea not null,
  salt bytea not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (user_id, code_hash),
  constraint recovery_codes_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table refresh_tokens (
  token_hash bytea not null,
  session_id uuid not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone,
  successor_salt bytea,
  constraint refresh_tokens_exchange_whole CHECK (((used_at IS NULL) = (successor_salt IS NULL))),
  constraint refresh_tokens_hash_length CHECK ((octet_length(token_hash) = 32)),
  constraint refresh_tokens_pkey PRIMARY KEY (token_hash),
  constraint refresh_tokens_salt_length CHECK ((octet_length(successor_salt) = 32)),
  constraint refresh_tokens_session_exists FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);

CREATE INDEX refresh_tokens_by_session ON refresh_tokens USING btree (session_id);

create table registrations (
  id uuid not null,
  email text not null,
  email_key text collate "C" not null,
  full_name text,
  hashed_password text not null,
  network text not null,
  created_at timestamp with time zone not null,
  admins_told_at timestamp with time zone,
  browser_language text,
  constraint registrations_pkey PRIMARY KEY (id)
);

CREATE INDEX registrations_by_email ON registrations USING btree (email_key, id);

CREATE INDEX registrations_by_network ON registrations USING btree (network);

create table schema_migrations (
  name character varying(255) not null,
  timestamp character varying(255) not null,
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

create table schema_migrations_lock (
  id character varying(255) not null,
  is_locked integer not null default 0,
  constraint schema_migrations_lock_pkey PRIMARY KEY (id)
);

create table service_order (
  only_row boolean not null default true,
  keys text[] collate "C" not null,
  constraint service_order_one_row CHECK (only_row),
  constraint service_order_pkey PRIMARY KEY (only_row)
);

create table service_pictures (
  id text collate "C" not null,
  media_type text not null,
  bytes bytea not null,
  uploaded_at timestamp with time zone not null,
  constraint service_pictures_id_form CHECK ((id ~ '^[0-9a-f]{32}$'::text)),
  constraint service_pictures_pkey PRIMARY KEY (id),
  constraint service_pictures_size CHECK ((octet_length(bytes) <= 131072)),
  constraint service_pictures_type_known CHECK ((media_type = ANY (ARRAY['image/png'::text, 'image/webp'::text])))
);

create table services (
  key text collate "C" not null,
  entry jsonb not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint services_entry_is_map CHECK ((jsonb_typeof(entry) = 'object'::text)),
  constraint services_key_form CHECK ((key ~ '^[a-z][a-z0-9-]{0,62}$'::text)),
  constraint services_pkey PRIMARY KEY (key)
);

create table services_file_noted (
  only_row boolean not null default true,
  services json not null,
  noted_at timestamp with time zone not null,
  constraint services_file_noted_one_row CHECK (only_row),
  constraint services_file_noted_pkey PRIMARY KEY (only_row)
);

create table sessions (
  id uuid not null,
  user_id uuid not null,
  epoch integer not null,
  via text not null,
  remember boolean not null,
  created_at timestamp with time zone not null,
  refreshed_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  authenticated_at timestamp with time zone not null,
  amr text[] not null default '{pwd}'::text[],
  last_seen_at timestamp with time zone not null,
  client text,
  os text,
  network text,
  token_round integer not null default 0,
  constraint sessions_client_bounded CHECK (((length(client) <= 40) AND (length(os) <= 40) AND (length(network) <= 50))),
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint sessions_via_known CHECK ((via = ANY (ARRAY['cookie'::text, 'bearer'::text])))
);

CREATE INDEX sessions_by_expiry ON sessions USING btree (expires_at);

CREATE INDEX sessions_by_user ON sessions USING btree (user_id);

create table settings (
  key text not null,
  version integer not null,
  value jsonb not null,
  updated_at timestamp with time zone not null,
  updated_by_id uuid,
  updated_by_email text,
  constraint settings_author_whole CHECK (((updated_by_id IS NULL) = (updated_by_email IS NULL))),
  constraint settings_pkey PRIMARY KEY (key),
  constraint settings_version_not_negative CHECK ((version >= 0))
);

create table settings_versions (
  key text not null,
  version integer not null,
  value jsonb not null,
  changed text[],
  saved_at timestamp with time zone,
  saved_by_id uuid,
  saved_by_email text,
  via text,
  restored integer,
  constraint settings_versions_author_whole CHECK (((saved_by_id IS NULL) = (saved_by_email IS NULL))),
  constraint settings_versions_pkey PRIMARY KEY (key, version),
  constraint settings_versions_version_not_negative CHECK ((version >= 0)),
  constraint settings_versions_via CHECK ((via = ANY (ARRAY['page'::text, 'api'::text, 'command_line'::text, 'gatehouse'::text])))
);

create table setup_assistant (
  only_row boolean not null default true,
  reminds boolean not null,
  constraint setup_assistant_one_row CHECK (only_row),
  constraint setup_assistant_pkey PRIMARY KEY (only_row)
);

create table setup_steps (
  step text collate "C" not null,
  mark text not null,
  confirmed_value text,
  marked_at timestamp with time zone not null,
  marked_by_id uuid not null,
  marked_by_email text not null,
  constraint setup_steps_confirmed_whole CHECK (((mark = 'confirmed'::text) = (confirmed_value IS NOT NULL))),
  constraint setup_steps_mark_known CHECK ((mark = ANY (ARRAY['skipped'::text, 'confirmed'::text]))),
  constraint setup_steps_pkey PRIMARY KEY (step)
);

create table setup_tokens (
  only_row boolean not null default true,
  token_hash bytea not null,
  created_at timestamp with time zone not null,
  constraint setup_tokens_hash_length CHECK ((octet_length(token_hash) = 32)),
  constraint setup_tokens_one_row CHECK (only_row),
  constraint setup_tokens_pkey PRIMARY KEY (only_row)
);

create table sign_in_days (
  day date not null,
  opened integer not null,
  refused integer not null,
  people integer not null,
  constraint sign_in_days_pkey PRIMARY KEY (day)
);

create table site_codes (
  code_hash bytea not null,
  session_id uuid not null,
  user_id uuid not null,
  host text collate "C" not null,
  nonce_hash bytea not null,
  next text not null,
  expires_at timestamp with time zone not null,
  constraint site_codes_hash_length CHECK (((octet_length(code_hash) = 32) AND (octet_length(nonce_hash) = 32))),
  constraint site_codes_next_bounded CHECK ((length(next) <= 2048)),
  constraint site_codes_pkey PRIMARY KEY (code_hash),
  constraint site_codes_session_exists FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);

CREATE INDEX site_codes_by_expiry ON site_codes USING btree (expires_at);

create table site_sessions (
  token_hash bytea not null,
  session_id uuid not null,
  user_id uuid not null,
  host text collate "C" not null,
  created_at timestamp with time zone not null,
  constraint site_sessions_hash_length CHECK ((octet_length(token_hash) = 32)),
  constraint site_sessions_pkey PRIMARY KEY (token_hash),
  constraint site_sessions_session_exists FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);

CREATE INDEX site_sessions_by_session ON site_sessions USING btree (session_id, host, created_at DESC);

create table unlock_links (
  user_id uuid not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint unlock_links_hash_length CHECK ((octet_length(token_hash) = 32)),
  constraint unlock_links_pkey PRIMARY KEY (user_id),
  constraint unlock_links_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX unlock_links_by_token ON unlock_links USING btree (token_hash);

create table user_app_permissions (
  user_id uuid not null,
  app_key text collate "C" not null,
  granted_by uuid,
  granted_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  constraint user_app_permissions_key PRIMARY KEY (user_id, app_key) INCLUDE (expires_at),
  constraint user_app_permissions_user_exists FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

CREATE INDEX user_app_permissions_by_app ON user_app_permissions USING btree (app_key, user_id) INCLUDE (expires_at);

create table users (
  id uuid not null,
  email text not null,
  email_key text collate "C" not null,
  hashed_password text,
  role text not null,
  is_active boolean not null,
  email_verified_at timestamp with time zone,
  created_at timestamp with time zone not null,
  last_sign_in_at timestamp with time zone,
  session_epoch integer not null default 0,
  kept_session_id uuid,
  kind text not null default 'person'::text,
  browser_language text,
  constraint users_email_key_unique UNIQUE (email_key),
  constraint users_kind_known CHECK ((kind = ANY (ARRAY['person'::text, 'service'::text]))),
  constraint users_password_of_people CHECK (((hashed_password IS NOT NULL) = (kind = 'person'::text))),
  constraint users_pkey PRIMARY KEY (id),
  constraint users_role_known CHECK ((role = ANY (ARRAY['user'::text, 'admin'::text]))),
  constraint users_service_is_no_admin CHECK (((kind = 'person'::text) OR (role = 'user'::text)))
);

CREATE INDEX users_admins ON users USING btree (id) WHERE (role = 'admin'::text);

CREATE INDEX users_by_parts_of_email ON users USING gin (search_parts(email));

CREATE INDEX users_by_shorts_of_email ON users USING gin (search_shorts(email));

CREATE INDEX users_service_accounts ON users USING btree (id) WHERE (kind = 'service'::text);

CREATE OR REPLACE FUNCTION search_parts(whole text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT COST 5000
AS $function$
  select coalesce(array_agg(distinct substr(lowered.text, at, 3)), '{}')
  from (select lower(whole) as text) lowered, generate_series(1, length(lowered.text) - 2) at
$function$
;

CREATE OR REPLACE FUNCTION search_shorts(whole text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT COST 5000
AS $function$
  select coalesce(array_agg(distinct substr(lowered.text, at, long)), '{}')
  from (select lower(whole) as text) lowered, generate_series(1, 2) long, generate_series(1, length(lowered.text) - long + 1) at
$function$
;
