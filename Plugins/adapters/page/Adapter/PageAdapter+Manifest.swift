import AdapterKit
import Messages

extension PageAdapter {
    public static let manifest = AdapterManifest(
        id: "page", version: "1.0.0",
        summary: "Pages and documents in HTML, Markdown or plain text, one record a document.",
        capabilities: [.harvest, .resume, .deletions],
        formats: [.html, .markdown, .plainText, "application/octet-stream"],
        optionSchema: """
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "format": {
                  "description": "What the documents are, where it is not recognised.",
                  "enum": ["html", "markdown", "text"]
                },
                "identifier": {
                  "description": "The name of a single document, so that it keeps it when its location changes.",
                  "type": "string",
                  "minLength": 1
                },
                "list": {
                  "description": "The location lists the documents, instead of being one: as a sitemap, or as an ItemList in the JSON-LD of a page.",
                  "enum": ["sitemap", "jsonld"]
                },
                "locations": {
                  "description": "More documents of the same shape, each a file's path or a URL.",
                  "type": "array",
                  "minItems": 1,
                  "uniqueItems": true,
                  "items": { "type": "string", "minLength": 1 }
                },
                "match": {
                  "description": "Of a list, only the addresses that hold one of these texts.",
                  "type": "array",
                  "minItems": 1,
                  "uniqueItems": true,
                  "items": { "type": "string", "minLength": 1 }
                },
                "maxBytes": {
                  "description": "The most bytes one document may have.",
                  "type": "integer",
                  "minimum": 1,
                  "default": 16777216
                }
              }
            }
            """)
}
