function "log_ddl" {
  schema = schema.app
  lang   = PLpgSQL
  return = event_trigger
  as     = "BEGIN RAISE LOG 'ddl: %', tg_tag; END"
}

event_trigger "log_tables" {
  on      = ddl_command_end
  tags    = ["CREATE TABLE", "ALTER TABLE"]
  execute = function.log_ddl
}
