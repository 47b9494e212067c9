foreign_data_wrapper "nothing" {
  options = {
    debug = true
  }
}
