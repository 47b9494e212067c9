package conn

// ResetBase makes the starting configuration again, in the environment that the tests have set.
func ResetBase() error {
	base, errBase = parseBase()
	return errBase
}

// SetMaxIdle sets a limit that may be 0, which the zero value of a config can't say.
func (f *Factory) SetMaxIdle(limit int) { f.db.MaxIdleConns = limit }
