-- What people want no mail about; nobody's row is there before they say so. Which topics there are is the code's to know.
create table mail_choices (
  user_id uuid primary key,
  switched_off text[] collate "C" not null,
  updated_at timestamptz not null,
  constraint mail_choices_user_exists foreign key (user_id) references users (id) on delete cascade
);
