// Package hclfmt gives HCL files their canonical form.
//
// In: HCL text, or paths of files and folders. Out: the same text with the spaces that HCL's own formatter gives it; comments,
// blank lines, heredocs and the order of things stay. Files are found and formatted before the first one is written, and each
// takes the place of the old one at once. It must never write a file that is no HCL, follow a link out of a folder, or
// change anything but spaces.
package hclfmt
