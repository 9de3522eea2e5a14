-- Ways into the audit trail, newest first: by who did it, by what it was done to, by what was done. And by time, for what is old enough
-- to be removed.
create index audit_events_by_actor on audit_events (actor_id, seq desc);
create index audit_events_by_target on audit_events (target_id, seq desc);
create index audit_events_by_action on audit_events (action, seq desc);
create index audit_events_by_time on audit_events (at);
