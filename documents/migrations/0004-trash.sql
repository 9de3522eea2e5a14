-- What somebody deletes lies in their trash until it is restored or its time is over.

alter table documents add column deleted_at timestamptz;

create index documents_in_trash on documents (owner_id, deleted_at, id) where deleted_at is not null;
create index documents_by_deletion on documents (deleted_at) where deleted_at is not null;
