import JSONSchema
import ScienceShopSDK

extension DeclarativeCrosswalk {
    /// The crosswalk with a node's labels added to its own, which win where both know a label.
    ///
    /// - Parameter labels: notations by label by vocabulary: `["stage": ["Projet en cours": "inProgress"]]`.
    public func adding(labels: [String: [String: String]]) -> DeclarativeCrosswalk {
        guard labels.contains(where: { !$0.value.isEmpty }) else { return self }
        var definition = definition
        for (scheme, notations) in labels {
            let known = Dictionary(notations.sorted { $0 < $1 }.map { (Text.wordKey($0.key), $0.value) }) { first, _ in
                first
            }
            definition.vocabulary[scheme, default: [:]].merge(known) { own, _ in own }
        }
        // Its results change with the labels, so its version does too.
        let text = JSONValue.object(
            JSONObject(
                labels.map { ($0.key, .object(JSONObject($0.value.map { ($0.key, .string($0.value)) }))) }))
        let hash = ContentHash.hex(Array((version + text.canonicalText).utf8)).prefix(12)
        return DeclarativeCrosswalk(id: id, version: ContentHash.prefix + hash, definition: definition)
    }
}
