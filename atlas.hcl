# The reference database's project. Connections come from a config.yaml beside it, or from --url.

env "local" {
  src       = "file://schema"
  app_roles = ["registry_app"]
  migration {
    dir    = "file://migrations"
    format = "golang-migrate"
  }
}
