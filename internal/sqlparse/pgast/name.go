package pgast

import (
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"
)

// kindWords holds the kinds whose constant in the grammar isn't PostgreSQL's word for them.
var kindWords = map[pgquery.ObjectType]string{
	pgquery.ObjectType_OBJECT_MATVIEW:         "materialized view",
	pgquery.ObjectType_OBJECT_FDW:             "foreign data wrapper",
	pgquery.ObjectType_OBJECT_FOREIGN_SERVER:  "server",
	pgquery.ObjectType_OBJECT_STATISTIC_EXT:   "statistics",
	pgquery.ObjectType_OBJECT_OPCLASS:         "operator class",
	pgquery.ObjectType_OBJECT_OPFAMILY:        "operator family",
	pgquery.ObjectType_OBJECT_TABCONSTRAINT:   "constraint",
	pgquery.ObjectType_OBJECT_DOMCONSTRAINT:   "domain constraint",
	pgquery.ObjectType_OBJECT_TSCONFIGURATION: "text search configuration",
	pgquery.ObjectType_OBJECT_TSDICTIONARY:    "text search dictionary",
	pgquery.ObjectType_OBJECT_TSPARSER:        "text search parser",
	pgquery.ObjectType_OBJECT_TSTEMPLATE:      "text search template",
}

// KindName is PostgreSQL's word for a kind of object, in lower case.
func KindName(kind pgquery.ObjectType) string {
	if word := kindWords[kind]; word != "" {
		return word
	}
	return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(kind.String(), "OBJECT_"), "_", " "))
}

// NameParts splits a name given as a list of strings; the database part of a three-part name is left out.
func NameParts(parts []*pgquery.Node) (schema, name string) {
	switch n := len(parts); n {
	case 0:
		return "", ""
	case 1:
		return "", parts[0].GetString_().GetSval()
	default:
		return parts[n-2].GetString_().GetSval(), parts[n-1].GetString_().GetSval()
	}
}

// RelationName is schema.name of a relation as it was written, quoted where SQL needs it.
func RelationName(v *pgquery.RangeVar) string {
	return QualifiedName(v.GetSchemaname(), v.GetRelname())
}

// QualifiedName joins the parts, quoted where SQL needs it. The schema may be empty.
func QualifiedName(schema, name string) string {
	if schema == "" {
		return QuoteIdent(name)
	}
	return QuoteIdent(schema) + "." + QuoteIdent(name)
}

// QuoteIdent quotes a name unless it is plain: lower case letters, digits and underscores. Key words are not quoted, so
// this is for messages and for hints that people read.
func QuoteIdent(name string) string {
	for i, r := range name {
		if r == '_' || r >= 'a' && r <= 'z' || i > 0 && r >= '0' && r <= '9' {
			continue
		}
		return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	return name
}

// typeWords are the SQL names of types that the grammar turns into those of pg_catalog.
var typeWords = map[string]string{
	"int2": "smallint", "int4": "integer", "int8": "bigint", "float4": "real", "float8": "double precision",
	"bool": "boolean", "varchar": "character varying", "bpchar": "character",
}

// TypeText is the name of a type for messages, without its modifiers.
func TypeText(t *pgquery.TypeName) string {
	schema, name := NameParts(t.GetNames())
	if schema == "pg_catalog" {
		schema = ""
		if word := typeWords[name]; word != "" {
			return word + strings.Repeat("[]", len(t.GetArrayBounds()))
		}
	}
	return QualifiedName(schema, name) + strings.Repeat("[]", len(t.GetArrayBounds()))
}
