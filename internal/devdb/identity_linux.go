package devdb

import (
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// overflowID is "nobody" on every Linux: the id that stands for users without a mapping.
const overflowID = 65534

// namespaceIdentities returns the identity inside a user namespace. initdb needs a name for the id there.
func namespaceIdentities() []identity {
	if _, err := user.LookupId(strconv.Itoa(overflowID)); err != nil {
		return nil
	}
	return []identity{{name: "nobody in a user namespace", uid: os.Geteuid(), gid: os.Getegid(), userns: true}}
}

func enterUserNamespace(attr *syscall.SysProcAttr) {
	attr.Cloneflags |= syscall.CLONE_NEWUSER
	attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: overflowID, HostID: os.Geteuid(), Size: 1}}
	attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: overflowID, HostID: os.Getegid(), Size: 1}}
	attr.GidMappingsEnableSetgroups = false
}

// dieWithParent makes the kernel stop the server at once when the thread that started it ends, however it ends.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGQUIT }
