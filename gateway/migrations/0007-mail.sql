-- Mail on its way and, for a while, what became of it.

create table mails (
  id uuid primary key,
  kind text not null,
  -- Whom it goes to, and the form in which two addresses are the same one, for the cap.
  recipient text not null,
  recipient_key text collate "C" not null,
  -- Whether somebody who is not signed in can cause it; such mails count against the cap of their address.
  asked boolean not null,
  -- Subject and both bodies, sealed with the settings key; gone as soon as the mail is sent or of no use any more.
  sealed_content text,
  state text not null,
  attempts integer not null default 0,
  created_at timestamptz not null,
  -- Not before this. While a gateway sends a mail, this is when another may take it over.
  next_attempt_at timestamptz not null,
  -- Nobody needs it after this.
  useful_until timestamptz not null,
  last_attempt_at timestamptz,
  ended_at timestamptz,
  -- What went wrong last: a code, and a sentence for admins.
  fault text,
  fault_detail text,
  constraint mails_state_known check (state in ('queued', 'sent', 'failed')),
  constraint mails_queued_has_content check (state <> 'queued' or sealed_content is not null),
  constraint mails_sent_has_none check (state <> 'sent' or sealed_content is null)
);
create index mails_due on mails (next_attempt_at) where state = 'queued';
create index mails_by_recipient on mails (recipient_key, created_at) where asked;
