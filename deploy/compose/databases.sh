#!/usr/bin/env bash
# Run once by the image of PostgreSQL: a database of its own for each service.
set -euo pipefail
for name in gateway snapshots transfers replications; do
  password=$(printenv "${name^^}_PASSWORD")
  psql -v ON_ERROR_STOP=1 -v password="$password" -U postgres <<SQL
create role $name login password :'password';
create database $name owner $name;
SQL
done
