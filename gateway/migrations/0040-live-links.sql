-- Links that confirm an address, and for a new password, are good until they expire or one of them is used: whoever asks for another
-- one does not take away what the owner has in their mailbox. How many there are at once is bounded by the mails that bring them.
alter table email_tokens drop constraint email_tokens_one_of_each;
-- A change of address and the way back from it are one each, as before.
create unique index email_tokens_one_change on email_tokens (user_id, purpose, address_key) where purpose in ('change', 'undo_change');
create index email_tokens_by_user on email_tokens (user_id, purpose);
