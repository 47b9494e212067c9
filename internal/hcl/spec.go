package hcl

// valueType is what an attribute may hold.
type valueType int

const (
	tString   valueType = iota // a string
	tBool                      // true or false
	tInt                       // a whole number
	tLiteral                   // a SQL value: string, number, true, false, or sql("expression")
	tName                      // the name of an object: a string, or sql("schema.name")
	tExpr                      // SQL text: a string or sql("…")
	tDataType                  // a type: text, varchar(255), enum.x, sql("text[]")
	tWord                      // one of the bare words of the attribute
	tWords                     // a list of them
	tRef                       // a reference to an object of one of the kinds of the attribute
	tRefs                      // a list of references
	tNames                     // a list of references, or sql("…") for names
	tColumns                   // a list of columns: references or names
	tColumn                    // one column: a reference or a name
	tGrantees                  // roles: a reference, a name or a word, or a list of them
	tRole                      // one role: a reference, a name or a word
	tOwner                     // a role, or the column that a sequence goes with
	tLiterals                  // a list of SQL values
	tExprs                     // a list of SQL texts
	tStrings                   // a list of strings
	tParam                     // a storage parameter: string, number or bool
	tSettings                  // an object of configuration parameters
	tOptions                   // an object of options, each with a string
	tRows                      // a list of objects, each with the values of a row
	tRepeat                    // what for_each goes over
)

// attr describes one attribute of a block.
type attr struct {
	name     string
	typ      valueType
	required bool
	// unless names an attribute of the block around that makes a required one needless.
	unless string
	// words are the bare words that the attribute accepts; other holds whether a string may stand for another word.
	words []string
	other bool
	// anyWord holds whether any bare word will do: operator classes come with every extension.
	anyWord bool
	// nothing holds whether an empty list says something.
	nothing bool
	// verbatim holds whether white space at the end of SQL text is kept.
	verbatim bool
	// scalar holds whether a number, a truth value or sql("…") may stand for the string that it reads as.
	scalar bool
	// raw holds whether sql("…") may stand for a reference.
	raw bool
	// kinds are the kinds that a reference may point at; none means every kind.
	kinds []string
}

// labels says how many labels a block has.
type labels int

const (
	noLabel       labels = iota // permission { }
	optionalLabel               // primary_key { } or primary_key "name" { }
	oneLabel                    // column "id" { }
	qualified                   // table "users" { } or table "app" "users" { }
)

// block describes one kind of block: what stands in it.
type block struct {
	kind   string
	labels labels
	attrs  []attr
	blocks []child
	// columns holds whether the columns of the object can be referred to as column.<name> inside the block.
	columns bool
	// open holds whether the block takes any attribute, as a storage parameter: PostgreSQL knows which there are.
	open bool
}

// child is a nested block and how often it may stand there; max 0 means any number.
type child struct {
	*block
	min, max int
}

// kind is a kind of top-level block: its grammar and what it becomes.
type kind struct {
	block
	// named holds whether other blocks can refer to it as <kind>.<label>.
	named bool
	// overloads holds whether several may have the same name.
	overloads bool
	// build writes the statements of one block.
	build func(*loader, *node)
}

// kinds returns the grammar: every kind of top-level block beside variable and locals.
func kinds() []*kind {
	return []*kind{
		schemaKind(), tableKind(), enumKind(), domainKind(), compositeKind(), sequenceKind(), extensionKind(),
		partitionKind(), viewKind(), materializedKind(),
		rangeKind(), baseTypeKind(), collationKind(), castKind(), aggregateKind(), eventTriggerKind(), ruleKind(), statisticsKind(), publicationKind(), subscriptionKind(),
		functionKind(), procedureKind(), triggerKind(), policyKind(),
		foreignDataWrapperKind(), serverKind(), userMappingKind(), foreignTableKind(),
		operatorKind(), operatorFamilyKind(), operatorClassKind(),
		textSearchConfigurationKind(), textSearchDictionaryKind(), textSearchParserKind(), textSearchTemplateKind(),
		conversionKind(), languageKind(), transformKind(), accessMethodKind(), tablespaceKind(),
		roleKind(), userKind(), permissionKind(), defaultPermissionKind(), dataKind(), sqlKind(),
	}
}

func (b *block) attr(name string) *attr {
	for i := range b.attrs {
		if b.attrs[i].name == name {
			return &b.attrs[i]
		}
	}
	return nil
}

func (b *block) child(kind string) *child {
	for i := range b.blocks {
		if b.blocks[i].kind == kind {
			return &b.blocks[i]
		}
	}
	return nil
}

// ownerWords are the roles that go by a word where an owner is named.
var ownerWords = []string{"CURRENT_ROLE", "CURRENT_USER", "SESSION_USER"}

// inSchema are the attributes of every object that lives in a schema.
func inSchema(attrs ...attr) []attr {
	return append([]attr{
		{name: "schema", typ: tRef, kinds: []string{"schema"}},
		{name: "name", typ: tString},
		{name: "owner", typ: tRole, words: ownerWords},
		{name: "comment", typ: tString},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
	}, attrs...)
}
