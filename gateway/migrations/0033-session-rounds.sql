-- Grows when the person of a browser session confirms who they are: access tokens of the rounds before are over then.
alter table sessions add column token_round integer not null default 0;
