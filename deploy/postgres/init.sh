#!/bin/sh
# Runs once, by PostgreSQL's image, on an empty postgres_data: makes each service's role and schema, then closes the network to
# everybody else. The same rights as kit/src/postgres/provision.ts gives; deploy/checks/postgres-init.test.ts compares the two.
# In a subshell, because the image sources a script whose executable bit got lost.
(
  set -eu

  make_service() {
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set role="gatehouse_$1" --set schema="$1" --set variable="$2" \
      --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
-- Read from the environment: an argument would stand in the list of processes.
\getenv password :variable
create role :"role" with login noinherit password :'password';
create schema :"schema" authorization :"role";
grant connect on database :"DBNAME" to :"role";
alter role :"role" in database :"DBNAME" set search_path = :"schema";
alter role :"role" in database :"DBNAME" set statement_timeout = '5s';
alter role :"role" in database :"DBNAME" set idle_in_transaction_session_timeout = '10s';
SQL
  }

  : "${GATEHOUSE_DB_GATEWAY_PASSWORD:?is not set}" "${GATEHOUSE_DB_DOCUMENTS_PASSWORD:?is not set}" "${GATEHOUSE_DB_AI_PASSWORD:?is not set}"
  make_service gateway GATEHOUSE_DB_GATEWAY_PASSWORD
  make_service documents GATEHOUSE_DB_DOCUMENTS_PASSWORD
  make_service ai GATEHOUSE_DB_AI_PASSWORD
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
revoke create on schema public from public;
SQL

  # In force from the next start, which is the first one with a network. The superuser has no way in but the container's own shell.
  cat > "$PGDATA/pg_hba.conf" <<HBA
local all $POSTGRES_USER peer
host $POSTGRES_DB gatehouse_gateway all scram-sha-256
host $POSTGRES_DB gatehouse_documents all scram-sha-256
host $POSTGRES_DB gatehouse_ai all scram-sha-256
HBA
)
