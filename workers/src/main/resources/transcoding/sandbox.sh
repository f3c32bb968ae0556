# Runs a program that sees the libraries of the system, its own folder, a folder to work in, and nothing else.
# To be run as the root of new namespaces: sh -c "$this" sandbox <empty folder> <folder of programs> <folder to work in> …
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$1 programs=$2 work=$3
shift 3

# a mount keeps flags that must not be taken away here
read_only() {
    mount --rbind "$1" "$2"
    for flags in nosuid nosuid,nodev nosuid,nodev,noexec; do
        mount -o "remount,bind,ro,$flags" "$2" 2>/dev/null && return
    done
    return 1
}

mount -t tmpfs -o size=1m,mode=755 tmpfs "$root"
cd "$root"
mkdir -p dev etc old proc programs tmp usr work
for directory in /bin /sbin /lib /lib32 /lib64 /libx32; do
    if [ -L "$directory" ]; then
        ln -s "$(readlink "$directory")" ".$directory"
    elif [ -d "$directory" ]; then
        mkdir ".$directory"
        read_only "$directory" ".$directory"
    fi
done
read_only /usr usr
for device in null zero urandom; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
if [ -d /etc/alternatives ]; then
    mkdir etc/alternatives
    read_only /etc/alternatives etc/alternatives
fi
if [ -f /etc/ld.so.cache ]; then
    touch etc/ld.so.cache
    read_only /etc/ld.so.cache etc/ld.so.cache
fi
read_only "$programs" programs
mount --bind "$work" work
mount -o remount,bind,nosuid,nodev work
# umount wants to see /proc
mount --rbind /proc proc
pivot_root . old
cd /work
umount -l /old
umount -l /proc
mount -n -c -o remount,ro tmpfs /
exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
