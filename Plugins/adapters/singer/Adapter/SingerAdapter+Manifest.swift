import AdapterKit
import Messages

extension SingerAdapter {
    public static let manifest = AdapterManifest(
        id: "singer", version: "1.0.0",
        summary: "Any Singer tap, one record a RECORD message; its STATE is the bookmark.",
        capabilities: [.harvest, .deletions],
        formats: [.json],
        optionSchema: """
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "command": {
                  "description": "The tap: its program, and its arguments, one by one; no shell reads them. A program without a slash is looked for where the system looks for programs, one with a slash in the folder of the node.",
                  "anyOf": [
                    { "type": "string", "minLength": 1 },
                    { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } }
                  ]
                },
                "config": {
                  "description": "What the tap is told, as its makers describe it; passwords and tokens are secrets.",
                  "type": "object"
                },
                "catalog": {
                  "description": "Which streams and members the tap sends: a catalogue, or the file that holds it.",
                  "type": ["object", "string"]
                },
                "streams": {
                  "description": "The streams whose records are taken; all without it.",
                  "anyOf": [
                    { "type": "string", "minLength": 1 },
                    { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } }
                  ]
                },
                "keys": {
                  "description": "By stream, the member, or members together, that name a record, where the tap does not say or says it wrongly.",
                  "type": "object",
                  "additionalProperties": {
                    "anyOf": [
                      { "type": "string", "minLength": 1 },
                      { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } }
                    ]
                  }
                },
                "secretNames": {
                  "description": "By secret, the member of the configuration it becomes; its own name without it.",
                  "type": "object",
                  "additionalProperties": { "type": "string", "minLength": 1 }
                },
                "deletions": {
                  "description": "What says that a record left, beside `_sdc_deleted_at`: nothing, its absence from a whole run, or its absence where the tap says that the stream was sent whole.",
                  "enum": ["none", "absence", "versions"],
                  "default": "none"
                },
                "patience": {
                  "description": "For how many seconds the tap may say nothing.",
                  "type": "integer",
                  "minimum": 1,
                  "default": 900
                },
                "maxRecordBytes": {
                  "description": "The most bytes one line may have.",
                  "type": "integer",
                  "minimum": 1,
                  "default": 16777216
                }
              }
            }
            """,
        secrets: [
            .init(name: "password", summary: "A password the tap needs."),
            .init(name: "token", summary: "A token the tap needs."),
            .init(name: "apiKey", summary: "A key of an interface the tap needs."),
            .init(name: "clientSecret", summary: "The secret of an application, for OAuth."),
            .init(name: "refreshToken", summary: "A token that gets others, for OAuth."),
        ])
}
