// Package docs tests the documents: the quick start runs as it stands, links and commands exist, lists are complete. It holds
// nothing else.
package docs
