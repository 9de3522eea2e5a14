-- The set-up after the first admin. What is done shows in the settings and services themselves; only what people said stands here.

-- Whether the overview reminds admins of what is left. No row: it does not, as where the first admin was not made by the set-up link.
create table setup_assistant (
  only_row boolean primary key default true,
  reminds boolean not null,
  constraint setup_assistant_one_row check (only_row)
);

create table setup_steps (
  step text collate "C" primary key,
  -- `skipped`: for later. `confirmed`: somebody has looked at it, and it is right as it is.
  mark text not null,
  -- What was confirmed: a mark for another value means nothing.
  confirmed_value text,
  marked_at timestamptz not null,
  -- Kept when the account is gone.
  marked_by_id uuid not null,
  marked_by_email text not null,
  constraint setup_steps_mark_known check (mark in ('skipped', 'confirmed')),
  constraint setup_steps_confirmed_whole check ((mark = 'confirmed') = (confirmed_value is not null))
);
