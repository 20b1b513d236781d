import AdapterKit
import Messages

extension CSVAdapter {
    public static let manifest = AdapterManifest(
        id: "csv", version: "1.0.0",
        summary: "Tables in CSV, one record a row; separator, encoding and header are recognised.",
        capabilities: [.harvest, .resume, .deletions],
        formats: [.csv],
        optionSchema: """
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "key": {
                  "description": "The column, or columns together, whose value names a row and never changes.",
                  "anyOf": [
                    { "type": "string", "minLength": 1 },
                    { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } }
                  ]
                },
                "separator": {
                  "description": "What stands between two fields, where it is not recognised.",
                  "enum": ["comma", "semicolon", "tab", "pipe"]
                },
                "encoding": {
                  "description": "How the characters are written, where it is not recognised: utf-8, windows-1252, iso-8859-15, utf-16le, utf-16be.",
                  "type": "string",
                  "minLength": 1
                },
                "headerRow": {
                  "description": "Line of the column labels, from 1, where it is not recognised.",
                  "type": "integer",
                  "minimum": 1
                },
                "maxRecordBytes": {
                  "description": "The most bytes one row may have.",
                  "type": "integer",
                  "minimum": 1,
                  "default": 4194304
                }
              }
            }
            """)
}
