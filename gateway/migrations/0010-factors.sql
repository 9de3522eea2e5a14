-- Second factors: authenticator apps, passkeys and recovery codes, and what is open between a right password and a session.

create table authenticators (
  id uuid primary key,
  user_id uuid not null,
  name text not null,
  -- Sealed with the settings key, for this row only.
  sealed_secret text not null,
  created_at timestamptz not null,
  -- Null until its first code was typed; before that it proves nothing.
  confirmed_at timestamptz,
  last_used_at timestamptz,
  -- The time step (RFC 6238) of the last code that was taken: neither that code nor an earlier one counts again.
  last_step bigint,
  constraint authenticators_user_exists foreign key (user_id) references users (id) on delete cascade
);
create index authenticators_by_user on authenticators (user_id);

create table passkeys (
  id uuid primary key,
  user_id uuid not null,
  name text not null,
  credential_id bytea not null,
  public_key bytea not null,
  -- The authenticator's own count of signatures; 0 for ever where it keeps none.
  counter bigint not null,
  transports text[] not null,
  -- Whether it may be copied to other devices, and whether it was.
  backup_eligible boolean not null,
  backed_up boolean not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  constraint passkeys_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint passkeys_credential_unique unique (credential_id)
);
create index passkeys_by_user on passkeys (user_id);

-- One set a person: all codes of a set have one salt, so that trying a code costs one hash.
create table recovery_codes (
  user_id uuid not null,
  code_hash bytea not null,
  salt bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (user_id, code_hash),
  constraint recovery_codes_user_exists foreign key (user_id) references users (id) on delete cascade
);

-- Challenges that a passkey is to sign, each once. `user_id` is null where nobody is known yet.
create table passkey_challenges (
  challenge_hash bytea primary key,
  purpose text not null,
  user_id uuid,
  expires_at timestamptz not null,
  constraint passkey_challenges_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint passkey_challenges_purpose_known check (purpose in ('register', 'sign_in', 'second_factor', 'reauthenticate')),
  constraint passkey_challenges_hash_length check (octet_length(challenge_hash) = 32)
);
create index passkey_challenges_by_expiry on passkey_challenges (expires_at);

-- Sign-ins with the right password that still lack the second factor. Only the SHA-256 of the browser's token is kept.
create table pending_sign_ins (
  token_hash bytea primary key,
  user_id uuid not null,
  remember boolean not null,
  -- The password hash that was verified: once the account has another one this sign-in leads nowhere.
  verified_hash text,
  expires_at timestamptz not null,
  constraint pending_sign_ins_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint pending_sign_ins_hash_length check (octet_length(token_hash) = 32)
);
create index pending_sign_ins_by_expiry on pending_sign_ins (expires_at);
