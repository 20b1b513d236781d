import AdapterKit

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
                "locations": {
                  "description": "More documents of the same shape, each a file's path or a URL.",
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
