-- People who share grants and documents.

create table groups (
  id uuid primary key,
  -- The name as shown, and the form in which two names are the same one (see groups.schemas.ts).
  name text not null,
  name_key text collate "C" not null,
  description text not null,
  -- Whether its members have to sign in with a second factor.
  require_second_factor boolean not null,
  -- Grows with each change of the row, for If-Match.
  version integer not null default 1,
  created_at timestamptz not null,
  constraint groups_name_key_unique unique (name_key)
);

create table group_memberships (
  group_id uuid not null,
  user_id uuid not null,
  -- A manager adds and removes members.
  role text not null,
  added_at timestamptz not null,
  constraint group_memberships_key primary key (group_id, user_id),
  constraint group_memberships_group_exists foreign key (group_id) references groups (id) on delete cascade,
  constraint group_memberships_user_exists foreign key (user_id) references users (id) on delete cascade,
  constraint group_memberships_role_known check (role in ('member', 'manager'))
);
-- Read with every request that is not answered from memory: the groups of a person come from the index alone.
create index group_memberships_by_user on group_memberships (user_id, group_id, role);
