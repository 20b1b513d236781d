import AdapterKit
import JSONSchema
import Messages
import PluginProtocol

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A program that is one adapter, run by a host as a process of its own.
///
/// The same adapter may be linked in. Its `main()` is here:
///
/// ```swift
/// @main struct Plugin: AdapterPlugin {
///     static let adapter = Adapter(CSVAdapter.self)
/// }
/// ```
public protocol AdapterPlugin: SendableMetatype {
    /// What the program is.
    static var adapter: Adapter { get }

    /// What the adapter may touch of the world, by the host's manners. Files below the working folder and by absolute path,
    /// and no network, unless said otherwise: `NetworkedPlugin` has the house's door to HTTP.
    static func context(_ settings: PluginSettings) -> AdapterContext
}

extension AdapterPlugin {
    public static func context(_ settings: PluginSettings) -> AdapterContext {
        AdapterContext(opener: OpenerForFilesAndURLs(files: FileOpener(base: ".")))
    }

    /// Speaks the plugin protocol with whoever started this process, and ends the process.
    ///
    /// It ends with 0 only after `bye` and `done`, with 1 when the host hung up before. With `--manifest` it shows its
    /// manifest instead; on a terminal it says what it is.
    public static func main() async {
        switch CommandLine.arguments.dropFirst().first {
        case "--manifest":
            print(adapter.manifest.json.prettyText)
        case nil where isatty(0) == 0:
            do {
                let streams = try StandardStreams.takeOver()
                exit(await PluginServer(adapter, connection: streams, context: context).run() ? 0 : 1)
            } catch {
                explain(.verbatim(String(describing: error)))
                exit(1)
            }
        default:
            explain(PluginWords.purpose(of: adapter.manifest))
            exit(64)
        }
    }

    private static func explain(_ message: Message) {
        let words = message.text(in: PluginWords.language, translate: { _ in nil }) + "\n"
        _ = Array(words.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }
}

/// What a plugin says to a person who runs it by hand. It carries no catalogue, so its words come in both languages.
enum PluginWords {
    /// The person's, by the environment as POSIX has it.
    static var language: Language {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty {
                return Language(tag: value) ?? .english
            }
        }
        return .english
    }

    static func purpose(of manifest: AdapterManifest) -> Message {
        .languages(
            english: """
                This is the adapter \(manifest.id) \(manifest.version), a plugin of shopctl. It speaks JSON Lines with \
                the program that runs it and is of no use on a terminal. Try:

                  shopctl plugin check PATH    whether it keeps to the protocol
                  PATH --manifest              who it is and what it can do
                """,
            french: """
                Ceci est l’adaptateur \(manifest.id) \(manifest.version), un greffon de shopctl. Il parle en lignes JSON \
                avec le programme qui le lance et ne sert à rien dans un terminal. Essayez\u{202F}:

                  shopctl plugin check CHEMIN    s’il respecte le protocole
                  CHEMIN --manifest              qui il est et ce qu’il sait faire
                """)
    }
}
