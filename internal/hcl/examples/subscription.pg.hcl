subscription "shop_orders" {
  connection   = "host=shop dbname=shop user=replicator"
  publications = ["orders"]
  slot_name    = "reports"
  options = {
    binary             = true
    synchronous_commit = "off"
  }
}
