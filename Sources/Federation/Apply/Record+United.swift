import JSONSchema
import ScienceShopSDK

extension Record {
    /// This record with what another description of the same thing adds: members it lacks, and elements its arrays lack.
    func united(with other: Record) -> Record {
        var result = self
        for member in other.document where !Record.volatileMembers.contains(member.key) {
            guard let own = result.document[member.key] else {
                result.document[member.key] = member.value
                continue
            }
            if case (.array(let mine), .array(let theirs)) = (own, member.value) {
                result.document[member.key] = .array(mine + theirs.filter { !mine.contains($0) })
            }
        }
        return result
    }
}
