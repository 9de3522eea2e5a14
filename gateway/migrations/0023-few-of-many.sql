-- Asked with every session that is looked up: whether one of a person's groups demands a second factor. Few groups do.
create index groups_that_demand on groups (id) where require_second_factor;
-- The managers among the members, counted with each list of groups and asked for requests. Few members are.
create index group_memberships_managers on group_memberships (group_id, user_id) where role = 'manager';
