import CYAML
import Messages

extension YAMLText {
    /// libyaml's complaint as our error, with a hint for the mistakes people make.
    static func failure(of parser: yaml_parser_t, in bytes: UnsafeBufferPointer<UInt8>) -> YAMLError {
        let problem = parser.problem.map { LibyamlWords.message(String(cString: $0)) } ?? "this is not YAML"
        if parser.error == YAML_READER_ERROR {
            let (line, column) = position(of: parser.problem_offset, in: bytes)
            let code = String(UInt32(truncatingIfNeeded: parser.problem_value), radix: 16, uppercase: true)
            return YAMLError(line: line, column: column, message: "\(problem) (U+\(code)); remove the character")
        }
        // At the end of the text libyaml points past a line end that it added itself.
        let end = position(of: bytes.count, in: bytes)
        let mark = (line: Int(parser.problem_mark.line) + 1, column: Int(parser.problem_mark.column) + 1)
        let (line, column) = mark < end ? mark : end
        var message = problem
        if let context = parser.context {
            let context = LibyamlWords.message(String(cString: context))
            message = "\(message), \(context) begun on line \(plain: Int(parser.context_mark.line) + 1)"
        }
        switch byte(line: line, column: column, in: bytes) {
        case UInt8(ascii: "\t"): message = "\(message); indent with spaces, not tabs"
        case UInt8(ascii: ":"): message = "\(message); put text that contains “: ” in quotes"
        case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"): message = "\(message); put the text in quotes"
        default: break
        }
        return YAMLError(line: line, column: column, message: message)
    }
}
