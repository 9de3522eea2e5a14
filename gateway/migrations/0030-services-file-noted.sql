-- What the services file said when that was last written into the audit trail. What it says otherwise is a change, whichever gateway or
-- worker reads it first, and also when it was made while none ran. As text: the order within it stays.
create table services_file_noted (
  only_row boolean primary key default true,
  services json not null,
  noted_at timestamptz not null,
  constraint services_file_noted_one_row check (only_row)
);
