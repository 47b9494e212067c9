package all

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/accessmethod"
	"github.com/plumbsql/plumb/internal/kind/aggregate"
	"github.com/plumbsql/plumb/internal/kind/basetype"
	"github.com/plumbsql/plumb/internal/kind/cast"
	"github.com/plumbsql/plumb/internal/kind/collation"
	"github.com/plumbsql/plumb/internal/kind/column"
	"github.com/plumbsql/plumb/internal/kind/comment"
	"github.com/plumbsql/plumb/internal/kind/composite"
	"github.com/plumbsql/plumb/internal/kind/constraint"
	"github.com/plumbsql/plumb/internal/kind/conversion"
	"github.com/plumbsql/plumb/internal/kind/defaultvalue"
	"github.com/plumbsql/plumb/internal/kind/dependsonextension"
	"github.com/plumbsql/plumb/internal/kind/domain"
	"github.com/plumbsql/plumb/internal/kind/enum"
	"github.com/plumbsql/plumb/internal/kind/eventtrigger"
	"github.com/plumbsql/plumb/internal/kind/extension"
	"github.com/plumbsql/plumb/internal/kind/foreigndatawrapper"
	"github.com/plumbsql/plumb/internal/kind/foreigntable"
	"github.com/plumbsql/plumb/internal/kind/function"
	"github.com/plumbsql/plumb/internal/kind/index"
	"github.com/plumbsql/plumb/internal/kind/indexpartition"
	"github.com/plumbsql/plumb/internal/kind/inheritance"
	"github.com/plumbsql/plumb/internal/kind/language"
	"github.com/plumbsql/plumb/internal/kind/materializedview"
	"github.com/plumbsql/plumb/internal/kind/notnullname"
	"github.com/plumbsql/plumb/internal/kind/operator"
	"github.com/plumbsql/plumb/internal/kind/operatorclass"
	"github.com/plumbsql/plumb/internal/kind/operatorfamily"
	"github.com/plumbsql/plumb/internal/kind/ownedby"
	"github.com/plumbsql/plumb/internal/kind/owner"
	"github.com/plumbsql/plumb/internal/kind/partition"
	"github.com/plumbsql/plumb/internal/kind/policy"
	"github.com/plumbsql/plumb/internal/kind/privilege"
	"github.com/plumbsql/plumb/internal/kind/procedure"
	"github.com/plumbsql/plumb/internal/kind/publication"
	"github.com/plumbsql/plumb/internal/kind/rangetype"
	"github.com/plumbsql/plumb/internal/kind/replicaidentity"
	"github.com/plumbsql/plumb/internal/kind/rule"
	"github.com/plumbsql/plumb/internal/kind/schema"
	"github.com/plumbsql/plumb/internal/kind/sequence"
	"github.com/plumbsql/plumb/internal/kind/server"
	"github.com/plumbsql/plumb/internal/kind/shelltype"
	"github.com/plumbsql/plumb/internal/kind/statistics"
	"github.com/plumbsql/plumb/internal/kind/subscription"
	"github.com/plumbsql/plumb/internal/kind/table"
	"github.com/plumbsql/plumb/internal/kind/textsearchconfiguration"
	"github.com/plumbsql/plumb/internal/kind/textsearchdictionary"
	"github.com/plumbsql/plumb/internal/kind/textsearchparser"
	"github.com/plumbsql/plumb/internal/kind/textsearchtemplate"
	"github.com/plumbsql/plumb/internal/kind/transform"
	"github.com/plumbsql/plumb/internal/kind/trigger"
	"github.com/plumbsql/plumb/internal/kind/triggerstate"
	"github.com/plumbsql/plumb/internal/kind/typedtable"
	"github.com/plumbsql/plumb/internal/kind/usermapping"
	"github.com/plumbsql/plumb/internal/kind/view"
	"github.com/plumbsql/plumb/internal/kind/viewcolumn"
)

// Rooms returns the room of every kind. Their order is the order of statements that don't depend on each other.
func Rooms() []*kind.Room {
	return []*kind.Room{
		schema.Room(),
		extension.Room(),
		privilege.DefaultRoom(),
		language.Room(),
		accessmethod.Room(),
		collation.Room(),
		shelltype.Room(),
		basetype.Room(),
		enum.Room(),
		domain.Room(),
		composite.Room(),
		rangetype.Room(),
		textsearchparser.Room(),
		textsearchtemplate.Room(),
		textsearchdictionary.Room(),
		textsearchconfiguration.Room(),
		foreigndatawrapper.Room(),
		server.Room(),
		usermapping.Room(),
		sequence.Room(),
		table.Room(),
		foreigntable.Room(),
		column.Room(),
		sequence.IdentityRoom(),
		defaultvalue.Room(),
		notnullname.Room(),
		constraint.Room(),
		ownedby.Room(),
		index.Room(),
		typedtable.Room(),
		partition.Room(),
		inheritance.Room(),
		indexpartition.Room(),
		replicaidentity.Room(),
		function.Room(),
		procedure.Room(),
		aggregate.Room(),
		cast.Room(),
		conversion.Room(),
		transform.Room(),
		operator.Room(),
		operatorfamily.Room(),
		operatorfamily.MemberRoom(),
		operatorclass.Room(),
		view.Room(),
		viewcolumn.Room(),
		materializedview.Room(),
		trigger.Room(),
		triggerstate.Room(),
		policy.Room(),
		rule.Room(),
		statistics.Room(),
		publication.Room(),
		publication.TableRoom(),
		publication.SchemaRoom(),
		subscription.Room(),
		owner.Room(),
		privilege.GrantRoom(),
		comment.Room(),
		dependsonextension.Room(),
		// Last, so that what is made before does not fire them.
		eventtrigger.Room(),
	}
}

// Readers returns what catalog.Read needs to read every kind.
func Readers() []catalog.Reader {
	rooms := Rooms()
	readers := make([]catalog.Reader, len(rooms))
	for i, room := range rooms {
		readers[i] = room
	}
	return readers
}
