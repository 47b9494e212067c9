package catalog

// Unfinished is a body of an object that may be there in a form that nobody can ask for, such as an index whose building was
// interrupted.
type Unfinished interface {
	// Finished returns the body in the form that the object was meant to have, or nil where it has that.
	Finished() any
}

// Finish returns the state that a plan can lead to where to is wanted: to, with what is unfinished there in its finished
// form. What is just as unfinished in from stays as it is, so that equal states stay equal.
func Finish(from, to *Database) *Database {
	finished := map[ID]*Object{}
	for id, object := range to.Objects {
		body, ok := object.Body.(Unfinished)
		if !ok {
			continue
		}
		whole := body.Finished()
		if before := from.Get(id); whole != nil && (before == nil || len(Changed(before, object)) > 0) {
			meant := *object
			meant.Body = whole
			finished[id] = &meant
		}
	}
	if len(finished) == 0 {
		return to
	}
	return to.With(finished)
}
