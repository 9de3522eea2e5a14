-- How each person has arranged their Apps page: keys of services, in the person's order. No foreign key: a service may be gone for a while.
create table apps_arrangements (
  user_id uuid primary key,
  favourites text[] not null,
  own_order text[] not null,
  updated_at timestamptz not null,
  constraint apps_arrangements_user_exists foreign key (user_id) references users (id) on delete cascade
);
