composite "money_of" {
  schema = schema.app
  field "amount" {
    type = numeric
  }
}

cast {
  source = composite.money_of
  target = text
  with   = INOUT
  as     = ASSIGNMENT
}
