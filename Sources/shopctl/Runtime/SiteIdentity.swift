import Catalogue
import ScienceShopSDK
import Workspace

extension House {
    /// How a workspace presents itself in the catalogue it publishes: by its own name, with the nodes it harvests.
    static func catalogueIdentity(_ workspace: Workspace, baseURL: BaseURL?) -> CatalogueIdentity {
        let config = workspace.config
        let licences = Set(workspace.nodes.map(\.config.licence))
        return CatalogueIdentity(
            name: map(config.nodeName, config.language) ?? LanguageMap(config.nodeID, language: config.language),
            baseURL: baseURL,
            nodes: workspace.nodes.map(\.config).map { node in
                NodeCard(
                    id: node.id, name: map(node.name, node.languages.first) ?? LanguageMap(node.id, language: "und"),
                    description: map(node.summary, node.languages.first), homepage: node.homepage)
            },
            contact: config.contact,
            // One licence for all is said of the whole; where nodes differ, each record says its own.
            licence: licences.count == 1 ? licences.first ?? nil : nil)
    }

    /// - Parameter language: what a text that names no language is written in.
    private static func map(_ labels: Labels, _ language: String?) -> LanguageMap? {
        labels.texts.isEmpty
            ? nil
            : labels.texts.reduce(into: LanguageMap()) { map, label in
                map[label.language == "und" ? language ?? "und" : label.language] = label.text
            }
    }
}
