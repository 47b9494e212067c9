// Package graph orders things: a directed graph over small integers, its strongly connected components, and nothing else.
//
// In: nodes and edges "before → after". Out: components with more than one node, which are cycles. It knows nothing of
// databases and never fails.
package graph
