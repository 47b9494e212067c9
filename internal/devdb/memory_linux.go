package devdb

import "golang.org/x/sys/unix"

// memoryDir is where Linux keeps files in memory: copying a new cluster there is five times faster than to a disk.
const memoryDir = "/dev/shm"

// hasRoomInMemory reports whether a server fits. In a container /dev/shm is often 64 MB.
func hasRoomInMemory() bool {
	var st unix.Statfs_t
	if err := unix.Statfs(memoryDir, &st); err != nil {
		return false
	}
	return st.Bavail*uint64(st.Bsize) >= minFree && unix.Access(memoryDir, unix.W_OK) == nil
}
