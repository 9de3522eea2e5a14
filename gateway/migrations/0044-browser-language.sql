-- What the browser asked for with which somebody registered or signed in last, of the languages that mails have: how they are written to
-- while their profile says nothing.
alter table users add column browser_language text;
alter table registrations add column browser_language text;
