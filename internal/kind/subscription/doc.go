// Package subscription is the room of subscriptions.
//
// In: rows of pg_subscription and changes of one object. Out: objects and their SQL. No statement ever connects to a
// publisher, and none enables a subscription: whether one is enabled is a matter of operation and is not compared. Passwords
// are compared by a hash and never printed.
package subscription
