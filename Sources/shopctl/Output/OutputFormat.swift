import ArgumentParser

/// What standard output carries.
enum OutputFormat: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// Tables and sentences, for people.
    case table
    /// One JSON document.
    case json
    /// One JSON value a line.
    case jsonl
    /// Messages for Singer targets; of `records export` alone.
    case singer

    /// Those that every command has.
    static let allValueStrings = [table, json, jsonl].map(\.rawValue)
}
