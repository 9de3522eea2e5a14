-- Who asks for an account, and who was invited to one.

-- While registering needs an admin's consent, each attempt is a row, whether its address has an account or not: so nothing about
-- it tells the two apart. Those of known addresses are shown to nobody and expire.
create table registrations (
  id uuid primary key,
  email text not null,
  email_key text collate "C" not null,
  full_name text,
  hashed_password text not null,
  network text not null,
  created_at timestamptz not null,
  -- When admins were written to because of this one.
  admins_told_at timestamptz
);
create index registrations_by_email on registrations (email_key, id);
create index registrations_by_network on registrations (network);

create table invitations (
  id uuid primary key,
  email text not null,
  email_key text collate "C" not null,
  full_name text,
  role text not null,
  -- Groups may be gone by the time it is accepted.
  group_ids uuid[] not null,
  -- Only the SHA-256 of the token is kept.
  token_hash bytea not null,
  -- `mail`: the link went to the address, so having it proves the address. `link`: an admin handed it over.
  sent_by text not null,
  -- Who invited, kept when the account is gone; no id for an operator at the command line.
  invited_by_id uuid,
  invited_by_label text not null,
  created_at timestamptz not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  user_id uuid,
  revoked_at timestamptz,
  constraint invitations_token_unique unique (token_hash),
  constraint invitations_hash_length check (octet_length(token_hash) = 32),
  constraint invitations_role_known check (role in ('user', 'admin')),
  constraint invitations_sent_by_known check (sent_by in ('mail', 'link')),
  constraint invitations_one_end check (accepted_at is null or revoked_at is null),
  constraint invitations_user_exists foreign key (user_id) references users (id) on delete set null
);
-- One open invitation for each address; an expired one is open until it is renewed or revoked.
create unique index invitations_open on invitations (email_key) where accepted_at is null and revoked_at is null;
