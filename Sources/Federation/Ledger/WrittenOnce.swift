import JSONSchema

/// A text that was written while its value was made and need not be written again. No part of what the value says: two
/// values are equal whether or not they carry it.
package struct WrittenOnce<Text: Sendable>: Sendable, Hashable {
    package var text: Text?

    package init(_ text: Text? = nil) { self.text = text }

    package static func == (left: Self, right: Self) -> Bool { true }
    package func hash(into hasher: inout Hasher) {}
}
