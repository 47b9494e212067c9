// Package config reads what a project is: the `database:` block of config.yaml, the environment and atlas.hcl.
//
// In: the paths of --config, the chosen environment, variables and the flags that override files. Out: one Project
// with every value resolved (flag over environment over config.yaml over atlas.hcl) and a list of warnings.
// It must never open a connection, print anything, change the process's environment, or skip a key, block or
// attribute that it does not know: those are errors with a position. Passwords live in Secret only, which no
// formatting verb shows.
package config
