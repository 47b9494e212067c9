// Package scope narrows what is compared: the settings schemas, include, exclude, schema.mode and diff.skip of a project.
//
// In: the settings and two catalogs. Out: the state that a plan has to lead to: what is left out is in it as it was before, so
// that the plan, its proof and its dependencies stay whole. Where something that is compared can't be without something that is
// left out, it refuses and names both; what diff.skip leaves out is named in notes. It must never change a catalog that it is
// given, and knows kinds of objects by their names only.
package scope
