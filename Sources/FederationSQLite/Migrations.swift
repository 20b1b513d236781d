/// The ledger's tables, step by step.
///
/// A step that was once released is frozen: it is never edited, only followed by another. The number of steps a file has
/// had is its `user_version`.
enum Migrations {
    /// « SSFL »: the file is a ledger of the Science Shop Federation.
    static let applicationID = 0x5353_464C

    static let steps = [version1] + versions2To6 + versions7On
}
