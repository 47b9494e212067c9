package catalog

import "strings"

// Kind names a kind of object in the words of PostgreSQL's documentation.
type Kind string

// The kinds that other packages need to name. The list of all kinds is internal/kind/all.
const (
	Schema           Kind = "schema"
	Extension        Kind = "extension"
	Table            Kind = "table"
	Column           Kind = "column"
	Default          Kind = "default"
	Constraint       Kind = "constraint"
	Index            Kind = "index"
	TypedTable       Kind = "typed table"
	Partition        Kind = "partition"
	Inherits         Kind = "inheritance"
	IndexPartition   Kind = "index partition"
	Sequence         Kind = "sequence"
	OwnedBy          Kind = "owned by"
	IdentitySequence Kind = "identity sequence"
	Enum             Kind = "enum"
	Domain           Kind = "domain"
	Composite        Kind = "composite type"
	View             Kind = "view"
	MaterializedView Kind = "materialized view"
	ViewColumn       Kind = "view column"
	Function         Kind = "function"
	Procedure        Kind = "procedure"
	Trigger          Kind = "trigger"
	TriggerState     Kind = "trigger state"
	NotNullName      Kind = "not-null constraint"
	Policy           Kind = "policy"
	Rule             Kind = "rule"
	EventTrigger     Kind = "event trigger"
	Statistics       Kind = "statistics"
	ReplicaIdentity  Kind = "replica identity"

	Publication       Kind = "publication"
	PublicationTable  Kind = "publication table"
	PublicationSchema Kind = "publication schema"
	Subscription      Kind = "subscription"

	ForeignDataWrapper Kind = "foreign data wrapper"
	Server             Kind = "server"
	UserMapping        Kind = "user mapping"
	ForeignTable       Kind = "foreign table"

	Comment            Kind = "comment"
	Owner              Kind = "owner"
	Grant              Kind = "grant"
	DefaultPrivilege   Kind = "default privilege"
	DependsOnExtension Kind = "dependence"
)

// MigrationUser is the symbol of the migration user as the grantor, or grantee, of privileges on what somebody else owns.
const MigrationUser = "the migration user"

// ID identifies an object by names. It is comparable, so that it can be the key of a map.
type ID struct {
	Kind Kind
	// On is the kind of the object that a comment, grant or owner belongs to.
	On Kind
	// Schema is empty for what lives in no schema.
	Schema string
	Name   string
	// Sub is the name within Name: a column, constraint, trigger or policy, or the argument types of a function.
	Sub string
	// Role is the grantee of a grant or default privilege. The owner's symbol is "".
	Role string
	// By is the grantor where it is not the object's owner, or the role that default privileges are for.
	By string
}

// String returns the identity for people: `column registry.server.name`, `grant on table registry.server to app`.
func (id ID) String() string {
	var b strings.Builder
	b.WriteString(string(id.Kind))
	if id.On != "" {
		b.WriteString(" on " + string(id.On))
	}
	b.WriteString(" " + id.QualifiedName())
	if id.Kind == Grant || id.Kind == DefaultPrivilege {
		b.WriteString(" to " + roleName(id.Role))
		if id.By != "" {
			b.WriteString(" by " + id.By)
		}
	}
	if id.Kind == UserMapping {
		b.WriteString(" for " + roleName(id.Role))
	}
	return b.String()
}

// QualifiedName returns the names joined by dots, not quoted; a function's argument types stand in parentheses.
func (id ID) QualifiedName() string {
	parts := make([]string, 0, 3)
	for _, part := range []string{id.Schema, id.Name} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	name := strings.Join(parts, ".")
	if id.Kind == PublicationTable || id.Kind == PublicationSchema {
		return name + " in " + id.Sub
	}
	if Overloads(id.Kind) || Overloads(id.On) {
		return name + "(" + id.Sub + ")"
	}
	if id.Sub != "" {
		name += "." + id.Sub
	}
	return name
}

// Target returns the identity that a comment, grant or owner is about, given that its kind is On.
func (id ID) Target() ID {
	return ID{Kind: id.On, Schema: id.Schema, Name: id.Name, Sub: id.Sub}
}

// Fact returns the identity of a fact of the given kind about id: its comment, its owner, or a grant on it.
func (id ID) Fact(kind Kind) ID {
	return ID{Kind: kind, On: id.Kind, Schema: id.Schema, Name: id.Name, Sub: id.Sub}
}

// Compare orders identities by their fields, in the order of the struct.
func (id ID) Compare(other ID) int {
	// Not cmp.Or, which would compare all seven each time.
	if c := strings.Compare(string(id.Kind), string(other.Kind)); c != 0 {
		return c
	}
	if c := strings.Compare(string(id.On), string(other.On)); c != 0 {
		return c
	}
	if c := strings.Compare(id.Schema, other.Schema); c != 0 {
		return c
	}
	if c := strings.Compare(id.Name, other.Name); c != 0 {
		return c
	}
	if c := strings.Compare(id.Sub, other.Sub); c != 0 {
		return c
	}
	if c := strings.Compare(id.Role, other.Role); c != 0 {
		return c
	}
	return strings.Compare(id.By, other.By)
}

func (id ID) isTable() bool { return id.Kind == Table || id.Kind == ForeignTable }

func roleName(role string) string {
	if role == "" {
		return "the owner"
	}
	return role
}
