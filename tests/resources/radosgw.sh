#!/usr/bin/env bash
# A Ceph object gateway of one machine, for tests: FOLDER PORT MONITOR_PORT ACCESS_KEY SECRET_KEY.
# Everything is below FOLDER and listens on loopback. Runs until it is killed; then all of it ends.
# « ready » on the standard output means that it answers S3.
set -euo pipefail
exec 3>&1 1>/dev/null
home=$1 port=$2 mon_port=$3 access_key=$4 secret_key=$5
mkdir -p "$home"/{mon,osd,mgr,run}
fsid=$(cat /proc/sys/kernel/random/uuid)
keyring=$home/keyring
cat > "$home/ceph.conf" <<CONF
[global]
fsid = $fsid
mon host = v1:127.0.0.1:$mon_port
public network = 127.0.0.0/8
ms bind ipv6 = false
ms bind msgr2 = false
debug rocksdb = 0
debug bluestore = 0
debug bdev = 0
keyring = $keyring
run dir = $home/run
admin socket = $home/run/\$name.asok
pid file = $home/run/\$name.pid
log to stderr = true
err to stderr = true
log file =
mon cluster log to stderr = false
mon cluster log file =
crash dir = $home/run
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon pg warn min per osd = 0
osd pool default pg autoscale mode = off
[mon.a]
mon data = $home/mon
[osd.0]
osd data = $home/osd
osd objectstore = bluestore
bluestore block size = 6442450944
osd memory target = 1073741824
[mgr.x]
mgr data = $home/mgr
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:$port
rgw thread pool size = 32
rgw enable usage log = false
rgw gc obj min wait = 1
CONF
export CEPH_CONF=$home/ceph.conf
ceph_here() { ceph -c "$home/ceph.conf" -k "$keyring" "$@"; }
everything=(--cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' --cap mds 'allow *')
ceph-authtool --create-keyring "$keyring" --gen-key -n mon. --cap mon "allow *"
for name in client.admin osd.0 mgr.x client.rgw.a; do
  ceph-authtool "$keyring" --gen-key -n "$name" "${everything[@]}"
done
monmaptool --create --addv a "[v1:127.0.0.1:$mon_port]" --fsid "$fsid" "$home/monmap"
trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
ceph-mon -c "$home/ceph.conf" --mkfs -i a --monmap "$home/monmap" --keyring "$keyring"
ceph-mon -c "$home/ceph.conf" -f -i a 2>"$home/mon.log" &
ceph-mgr -c "$home/ceph.conf" -f -i x 2>"$home/mgr.log" &
until ceph_here --connect-timeout 2 -s >/dev/null 2>&1; do sleep 0.2; done
osd=$(cat /proc/sys/kernel/random/uuid)
ceph_here osd new "$osd" 2>&1
ceph-osd -c "$home/ceph.conf" -i 0 --mkfs --osd-uuid "$osd" 2>"$home/osd.log"
ceph-osd -c "$home/ceph.conf" -f -i 0 2>>"$home/osd.log" &
radosgw -c "$home/ceph.conf" -f -n client.rgw.a 2>"$home/rgw.log" &
until (: > "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.2; done
radosgw-admin -c "$home/ceph.conf" -k "$keyring" -n client.admin user create --uid=calame \
  --display-name=Calame --access-key="$access_key" --secret="$secret_key" 2>&1
echo ready >&3
wait
