default_permission {
  schema     = schema.app
  on         = TABLES
  to         = PUBLIC
  privileges = [SELECT]
}
