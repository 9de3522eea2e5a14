-- Whoever registers while an admin has to agree is told by mail that it has arrived.
alter table email_requests drop constraint email_requests_kind_known;
alter table email_requests
  add constraint email_requests_kind_known check (kind in ('forgot', 'verify', 'registered', 'registered_again', 'waiting'));
