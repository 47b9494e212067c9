schema "app" {
}

table "users" {
  schema = schema.app
  column "id" {
    type = bigint
    identity {
      generated = ALWAYS
    }
  }
  column "email" {
    type = text
  }
  column "active" {
    type    = boolean
    default = true
  }
  primary_key {
    columns = [column.id]
  }
}

function "stamp" {
  schema = schema.app
  lang   = PLpgSQL
  return = trigger
  as     = "BEGIN NEW.active := true; RETURN NEW; END"
}
