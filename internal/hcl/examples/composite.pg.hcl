composite "address" {
  schema = schema.app
  field "street" {
    type = text
  }
  field "zip" {
    type = varchar(10)
  }
}
