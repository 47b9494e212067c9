//go:build unix && !linux

package devdb

// memoryDir does not exist outside of Linux.
const memoryDir = ""

func hasRoomInMemory() bool { return false }
