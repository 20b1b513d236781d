import CSpawn

/// What a child may touch of the machine: the kernel holds it and all it starts to that (Landlock and seccomp, on Linux).
///
/// It opens no socket of this machine, signals and reads no process but its own, gains no right from a program it starts,
/// and of what its user may open only what is named here.
public struct ChildRules: Sendable, Hashable {
    /// Absolute paths of files and folders it may read and run programs from, with all below them. What is not there when it
    /// starts stays closed.
    public var readable: [String]
    /// Those it may change too.
    public var writable: [String]
    /// Whether it may have sockets of the internet. To which hosts they lead is nobody's to hold it to.
    public var usesNetwork: Bool

    public init(readable: [String] = [], writable: [String] = [], usesNetwork: Bool = false) {
        self.readable = readable
        self.writable = writable
        self.usesNetwork = usesNetwork
    }

    /// Which version of Landlock this kernel has; 0 where there is none, and no child can be started under rules.
    public static let version = Int(cspawn_confinement())
}
