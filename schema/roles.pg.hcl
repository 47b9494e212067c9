# Group roles. They can't log in; login users are made by `plumb roles bootstrap` and are members of one of them.

role "registry_app" {
  login = false
}

role "registry_readonly" {
  login = false
}

permission {
  for        = schema.registry
  to         = role.registry_app
  privileges = [USAGE]
}

permission {
  for        = schema.registry
  to         = role.registry_readonly
  privileges = [USAGE]
}

permission {
  for        = schema.preservation
  to         = role.registry_app
  privileges = [USAGE]
}

permission {
  for        = schema.preservation
  to         = role.registry_readonly
  privileges = [USAGE]
}

permission {
  for        = schema.stats
  to         = role.registry_app
  privileges = [USAGE]
}

permission {
  for        = schema.stats
  to         = role.registry_readonly
  privileges = [USAGE]
}

# What objects made later get. Every grant in this folder says the same explicitly, so that it doesn't matter
# which of the two, the object or the default, comes first.

default_permission {
  schema     = schema.registry
  to         = role.registry_app
  on         = TABLES
  privileges = [SELECT, INSERT, UPDATE, DELETE]
}

default_permission {
  schema     = schema.registry
  to         = role.registry_app
  on         = SEQUENCES
  privileges = [USAGE, SELECT]
}

default_permission {
  schema     = schema.registry
  to         = role.registry_readonly
  on         = TABLES
  privileges = [SELECT]
}

# What members deposit is theirs: in this schema the read-only role gets objects one by one, never by default.

default_permission {
  schema     = schema.preservation
  to         = role.registry_app
  on         = TABLES
  privileges = [SELECT, INSERT, UPDATE, DELETE]
}

default_permission {
  schema     = schema.preservation
  to         = role.registry_app
  on         = SEQUENCES
  privileges = [USAGE, SELECT]
}

default_permission {
  schema     = schema.stats
  to         = role.registry_app
  on         = TABLES
  privileges = [SELECT, INSERT, UPDATE, DELETE]
}

default_permission {
  schema     = schema.stats
  to         = role.registry_app
  on         = SEQUENCES
  privileges = [USAGE, SELECT]
}

default_permission {
  schema     = schema.stats
  to         = role.registry_app
  on         = FUNCTIONS
  privileges = [EXECUTE]
}

default_permission {
  schema     = schema.stats
  to         = role.registry_readonly
  on         = TABLES
  privileges = [SELECT]
}
