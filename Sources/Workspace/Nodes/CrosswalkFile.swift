import Crosswalks
import Messages

/// Reads crosswalk files, their errors told like those of other configuration files.
public enum CrosswalkFile {
    /// - Parameter file: the file as a person would name it.
    public static func read(_ bytes: [UInt8], file: String) -> ConfigReading<DeclarativeCrosswalk> {
        do throws(CrosswalkLoadError) {
            return .valid(try DeclarativeCrosswalk.load(text: bytes, file: file))
        } catch {
            return .invalid(
                error.problems.map {
                    ConfigProblem(file: file, line: $0.line, column: $0.column, message: $0.message.asSentence)
                })
        }
    }
}
