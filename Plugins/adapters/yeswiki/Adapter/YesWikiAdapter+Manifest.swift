import AdapterKit
import Messages

extension YesWikiAdapter {
    public static let manifest = AdapterManifest(
        id: "yeswiki", version: "1.0.0",
        summary: "Entries of a YesWiki Bazar form, from the wiki's API, a saved answer of it, or a CSV export.",
        capabilities: [.harvest, .resume, .since, .deletions],
        formats: [.json, .csv],
        optionSchema: """
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "form": {
                  "description": "The form's number, where the location is the wiki's address.",
                  "anyOf": [
                    { "type": "integer", "minimum": 1 },
                    { "type": "string", "pattern": "^[0-9A-Za-z_-]+$" }
                  ]
                },
                "formFile": {
                  "description": "A saved definition of the form (answer of ?api/forms/N), for a saved answer.",
                  "type": "string",
                  "minLength": 1
                },
                "key": {
                  "description": "For a CSV export: the columns that name an entry, where not datetime_create and the title.",
                  "anyOf": [
                    { "type": "string", "minLength": 1 },
                    { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } }
                  ]
                },
                "maxBytes": {
                  "description": "The most bytes the answer may have.",
                  "type": "integer",
                  "minimum": 1,
                  "default": 67108864
                }
              }
            }
            """)
}
