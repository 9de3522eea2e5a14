-- Groups whose managers decide, beside the admins, about requests for an app.
create table app_approvers (
  -- Key of a service, as in grants.
  app_key text collate "C" not null,
  group_id uuid not null,
  constraint app_approvers_key primary key (app_key, group_id),
  constraint app_approvers_group_exists foreign key (group_id) references groups (id) on delete cascade
);
create index app_approvers_by_group on app_approvers (group_id, app_key);
