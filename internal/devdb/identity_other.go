//go:build unix && !linux

package devdb

import "syscall"

func namespaceIdentities() []identity { return nil }

func enterUserNamespace(*syscall.SysProcAttr) {}

// dieWithParent can do nothing here: a server whose parent was killed is stopped by the next sweep.
func dieWithParent(*syscall.SysProcAttr) {}
