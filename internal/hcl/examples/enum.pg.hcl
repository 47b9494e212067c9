enum "status" {
  schema = schema.app
  values = ["open", "paid", "sent"]
}
