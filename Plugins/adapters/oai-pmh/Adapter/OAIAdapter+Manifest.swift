import AdapterKit
import Messages
import MetadataFormats

extension OAIAdapter {
    public static let manifest = AdapterManifest(
        id: "oai-pmh", version: "1.0.0",
        summary: "Records of a repository that speaks OAI-PMH 2.0.",
        capabilities: [.harvest, .resume, .since, .deletions, .identifiers, .map],
        formats: [.scienceShop, .cerif, .dublinCore],
        optionSchema: """
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "metadataPrefix": {
                  "description": "The format to ask for; the best of those offered when absent.",
                  "type": "string",
                  "pattern": "^[A-Za-z0-9_.!~*'()-]+$"
                },
                "sets": {
                  "description": "The sets to harvest, by their setSpec; the whole repository when absent.",
                  "anyOf": [
                    { "type": "string", "minLength": 1 },
                    { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } }
                  ]
                },
                "from": {
                  "description": "Only records that changed on this day (2024-01-31) or moment (2024-01-31T00:00:00Z), or later.",
                  "type": "string",
                  "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$"
                },
                "until": {
                  "description": "Only records that changed on this day or moment, or earlier.",
                  "type": "string",
                  "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$"
                },
                "overlapSeconds": {
                  "description": "By how much a list of changes begins before the last one; two days where the repository dates by day, else an hour.",
                  "type": "integer",
                  "minimum": 0
                },
                "windowDays": {
                  "description": "Cut the list into windows of so many days, for a repository that breaks off long lists.",
                  "type": "integer",
                  "minimum": 1
                },
                "maxBytes": {
                  "description": "The most bytes one page may have.",
                  "type": "integer",
                  "minimum": 1,
                  "default": 268435456
                },
                "allowUnencryptedToken": {
                  "description": "Whether the token may be sent to an address that is not https, where others on the way could read it.",
                  "type": "boolean",
                  "default": false
                }
              }
            }
            """,
        secrets: [
            .init(name: "token", summary: "The token that a node of the federation gave us for its own channel.")
        ])
}
