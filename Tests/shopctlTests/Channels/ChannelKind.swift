/// Every way out that there is. `OnlyWayOutTests` fails for one that the code has and this list has not; the tests over it
/// fail for one that nothing was planted on.
enum ChannelKind: String, CaseIterable {
    /// A folder of files: pages, feeds, calendars, tables, JSON, JSON-LD, the index of the search.
    case site
    /// The same, as `shopctl serve` gives it.
    case served
    /// OAI-PMH for everybody, and the comparison of sets below it.
    case oai
    /// OAI-PMH for nodes of the federation, each with a token.
    case federation
    /// Posts of a WordPress, by the adapter that is linked in.
    case wordpress
    /// A stranger's program behind a pipe.
    case plugin
    /// One record as a harvester gets it, printed by `records show --as`.
    case printed
}
