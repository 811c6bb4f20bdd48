#!/usr/bin/env bash
# container.sh ROOT SOURCE:TARGET[:rw]... -- COMMAND...
# Runs the command as a container would: in a root file system of its own that nobody can write to except /tmp and what is mounted "rw", as user 10001
# without any privilege. The programs and libraries are this machine's. Needs root and Linux.
set -euo pipefail
if [ "${CONTAINER_NAMESPACE:-}" != own ]; then
  CONTAINER_NAMESPACE=own exec unshare --mount --propagation private bash "$0" "$@"
fi
unset CONTAINER_NAMESPACE
root=$1
shift

place() { # SOURCE TARGET ro|rw
  if [ -d "$1" ]; then
    mkdir -p "$root$2"
  else
    mkdir -p "$(dirname "$root$2")"
    touch "$root$2"
  fi
  mount --bind "$1" "$root$2"
  [ "$3" = rw ] || mount -o remount,ro,bind "$root$2"
}

mount -t tmpfs -o mode=755 tmpfs "$root"
for path in /usr /bin /sbin /lib /lib32 /lib64; do
  if [ -L "$path" ]; then
    cp -P "$path" "$root$path"
  elif [ -d "$path" ]; then
    place "$path" "$path" ro
  fi
done
for path in /etc/alternatives /etc/hosts /etc/ld.so.cache /etc/nsswitch.conf /etc/resolv.conf /etc/ssl /etc/java-*; do
  [ ! -e "$path" ] || place "$path" "$path" ro
done
mkdir -p "$root/dev" "$root/proc" "$root/tmp"
mount --rbind /dev "$root/dev"
mount --rbind /proc "$root/proc"
mount -t tmpfs -o mode=1777,size=256m tmpfs "$root/tmp"
while [ "$1" != -- ]; do
  IFS=: read -r source target mode <<<"$1"
  place "$source" "$target" "${mode:-ro}"
  shift
done
shift
mount -o remount,ro "$root"
exec chroot "$root" setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all \
  env -C /app "$@"
