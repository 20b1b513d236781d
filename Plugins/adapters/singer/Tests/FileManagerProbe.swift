import Foundation

/// Whether a file is there still.
enum FileManagerProbe {
    static func read(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }
}
