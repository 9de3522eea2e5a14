#!/bin/sh
# Makes deploy/.env from .env.example, with a random password wherever one is asked for.
set -eu
umask 077
cd "$(dirname "$0")"
if [ -e .env ]; then
  echo 'deploy/.env is there already; it is left as it is.' >&2
  exit 1
fi
trap 'rm -f .env.new' EXIT
while IFS= read -r line; do
  case $line in
    GATEHOUSE_DB_*_PASSWORD=) printf '%s%s\n' "$line" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" ;;
    *) printf '%s\n' "$line" ;;
  esac
done < .env.example > .env.new
# Unlike mv, ln never replaces a file that came into being meanwhile.
ln .env.new .env
echo 'deploy/.env is made. Set GATEHOUSE_PUBLIC_URL in it, then: docker compose -f deploy/compose.yaml up -d'
