/// Why a regular expression cannot be used.
public struct PatternError: Error, Sendable, Equatable, CustomStringConvertible {
    public let pattern: String
    public let reason: String
    /// Where in the pattern, in Unicode scalars from 0.
    public let offset: Int

    public var description: String {
        "the pattern '\(pattern.shortened)' cannot be used: \(reason) (character \(offset + 1))"
    }
}

/// A regular expression of ECMA-262 in Unicode mode, as JSON Schema's `pattern` means it (2020-12 Validation §6.3.3):
/// it matches anywhere in the text unless anchored.
///
/// Matching takes time proportional to the text's length whatever the pattern and the text, because states are followed
/// side by side and never tried one after the other. Back-references, which rule that out, and Unicode scripts are
/// refused with an error.
public struct ECMAPattern: Sendable {
    /// Shared by all copies, so that a pattern is handed on at the price of one reference.
    private final class Compiled: Sendable {
        let source: String
        let program: PatternProgram
        /// Present for the usual pattern: without look-around, word boundaries or Unicode properties, and not large.
        let automaton: PatternAutomaton?

        init(_ source: String) throws(PatternError) {
            var parser = PatternParser(source)
            self.source = source
            program = try PatternProgram(try parser.parse(), source: source)
            automaton = PatternAutomaton(program)
        }
    }

    private let compiled: Compiled

    /// - Throws: `PatternError` when the syntax is wrong or not supported, or the pattern unfolds to too many states.
    public init(_ source: String) throws(PatternError) { compiled = try Compiled(source) }

    /// The pattern as written.
    public var source: String { compiled.source }

    /// Whether the pattern matches somewhere in the text.
    public func matches(_ text: String) -> Bool {
        guard let automaton = compiled.automaton else {
            var simulation = PatternSimulation(compiled.program, Array(text.unicodeScalars.lazy.map(\.value)))
            return simulation.matches()
        }
        var text = text
        return text.withUTF8 { automaton.matches($0) }
    }
}
