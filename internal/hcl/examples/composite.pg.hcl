composite "address" {
  schema = schema.app
  field "street" {
    type = text
  }
  field "zip" {
    type = varchar(10)
  }
}

table "addresses" {
  schema = schema.app
  of     = composite.address
  column "street" {
    null = false
  }
  primary_key {
    columns = [column.zip]
  }
}
