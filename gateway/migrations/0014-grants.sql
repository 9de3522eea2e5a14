-- Who may use which app: somebody alone, or everybody in a group. No row, no access.

create table user_app_permissions (
  user_id uuid not null,
  -- Key of a service. Those of the services file stand in no table, so it refers to none.
  app_key text collate "C" not null,
  -- The admin who gave it, null for an operator. No reference: who gave it may be gone.
  granted_by uuid,
  granted_at timestamptz not null,
  -- From then on it counts no longer; null: it does not end.
  expires_at timestamptz,
  -- Read with every request that is not answered from memory, from the index alone.
  constraint user_app_permissions_key primary key (user_id, app_key) include (expires_at),
  constraint user_app_permissions_user_exists foreign key (user_id) references users (id) on delete cascade
);
create index user_app_permissions_by_app on user_app_permissions (app_key, user_id) include (expires_at);

create table group_app_permissions (
  group_id uuid not null,
  app_key text collate "C" not null,
  granted_by uuid,
  granted_at timestamptz not null,
  expires_at timestamptz,
  constraint group_app_permissions_key primary key (group_id, app_key) include (expires_at),
  constraint group_app_permissions_group_exists foreign key (group_id) references groups (id) on delete cascade
);
create index group_app_permissions_by_app on group_app_permissions (app_key, group_id) include (expires_at);
