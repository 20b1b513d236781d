import Messages
import Translations
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Translations {
    /// The sentences of the command line in a language, with instants by the reader's own clock.
    ///
    /// For translators: with `SHOPCTL_UNTRANSLATED=FILE`, every sentence that is said without having a translation is
    /// added to that file, one a line.
    static func told(in language: Language) -> Translations {
        let shipped = shipped(language).telling(momentsAs: LocalTime.written)
        guard let path = Environment["SHOPCTL_UNTRANSLATED"] else { return shipped }
        return shipped.telling { pattern in
            let line = pattern.replacing("\n", with: "\\n") + "\n"
            let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
            guard file >= 0 else { return }
            Array(line.utf8).withUnsafeBytes { _ = Files.systemWrite(file, $0) }
            close(file)
        }
    }
}
