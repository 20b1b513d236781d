import Messages

// Things counted, as people say them.

extension Message {
    static func records(_ n: Int) -> Message { .plural(n, one: "\(n) record", other: "\(n) records") }
    static func errors(_ n: Int) -> Message { .plural(n, one: "\(n) error", other: "\(n) errors") }
    static func warnings(_ n: Int) -> Message { .plural(n, one: "\(n) warning", other: "\(n) warnings") }
    static func sources(_ n: Int) -> Message { .plural(n, one: "\(n) source", other: "\(n) sources") }
    static func nodes(_ n: Int) -> Message { .plural(n, one: "\(n) node", other: "\(n) nodes") }
    static func payloads(_ n: Int) -> Message { .plural(n, one: "\(n) payload", other: "\(n) payloads") }
    static func runs(_ n: Int) -> Message { .plural(n, one: "\(n) run", other: "\(n) runs") }
    static func tombstones(_ n: Int) -> Message { .plural(n, one: "\(n) tombstone", other: "\(n) tombstones") }

    /// The word of a count in which the count's number decides the form: `10 added`.
    static func counted(_ n: Int, _ message: Message) -> Message { .plural(n, one: message, other: message) }
}
