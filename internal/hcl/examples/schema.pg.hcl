schema "sales" {
  comment = "what is sold"
  owner   = CURRENT_ROLE
}
