import AdapterKit
import Dispatch
import FoundationEssentials
import JSONSchema
import Messages
import PluginHost
import ScienceShopSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Starts a tap with its files. Configuration, catalogue and STATE lie in a folder that only we may enter, never in an
/// argument or a variable, which every user of the machine can read.
struct TapProgram: Sendable {
    let options: SingerOptions
    let opener: any ResourceOpener

    /// A tap that runs, and the folder it reads.
    struct Running: Sendable {
        let child: ChildProcess
        let folder: PrivateFolder

        func end() async {
            await child.end()
            await folder.remove()
        }
    }

    private static let longestCatalog = 64 << 20

    /// - Parameter state: the STATE it goes on from, as it wrote it.
    func start(state: String?) async throws -> Running {
        let executable = try path()
        var files = [("config", JSONValue.object(options.config).canonicalBytes)]
        if let state { files.append(("state", Array(state.utf8))) }
        switch options.catalog {
        case .inline(let catalog): files.append(("catalog", JSONValue.object(catalog).canonicalBytes))
        case .file(let name):
            let file = try await opener.open(name, accept: ["application/json"])
            files.append(("catalog", try await file.readAll(limit: Self.longestCatalog)))
        case nil: break
        }
        let folder = try await PrivateFolder.make()
        var arguments = Array(options.command.dropFirst())
        for (name, bytes) in files {
            arguments += ["--\(name)", try await Self.write("\(name).json", bytes, into: folder)]
        }
        let environment = PluginEnvironment.filtered(ProcessInfo.processInfo.environment, variables: [])
        let child = try await ChildProcess.start(
            ChildProcess.Command(
                executable, arguments, environment: environment, folder: opener.address(of: ".")))
        // A tap reads no input.
        child.closeInput()
        return Running(child: child, folder: folder)
    }

    private static func write(_ name: String, _ bytes: [UInt8], into folder: PrivateFolder) async throws -> String {
        let result: Result<String, FederationError> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                do throws(FederationError) {
                    continuation.resume(returning: .success(try folder.write(name, bytes)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }

    /// The program's whole path: of the node's folder when it has a slash, else where the system looks for programs.
    func path() throws(FederationError) -> String {
        let name = options.command[0]
        if name.contains("/") {
            if let path = opener.address(of: name) { return path }
        } else {
            let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
            for folder in folders.split(separator: ":") where folder.hasPrefix("/") {
                let path = "\(folder)/\(name)"
                if access(path, X_OK) == 0 { return path }
            }
        }
        throw FederationError(
            .programMissing,
            """
            There is no program `\(name)`. Install the tap, or give its whole path in the option `command`.
            """)
    }
}
