package docker

import (
	"sync"

	"github.com/testcontainers/testcontainers-go/log"
)

// silence turns off the library's own lines on stderr: what people see there is plumb's to say.
var silence = sync.OnceFunc(func() { log.SetDefault(log.NewNoopLogger()) })
