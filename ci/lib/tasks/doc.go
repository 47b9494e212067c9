// Package tasks tests Taskfile.yml and the scripts in ci/: every task runs through go-task, on a copy of the project and a
// throwaway server. It holds nothing else.
package tasks
