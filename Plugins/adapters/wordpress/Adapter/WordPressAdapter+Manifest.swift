import AdapterKit
import Messages

extension WordPressAdapter {
    public static let manifest = AdapterManifest(
        id: "wordpress", version: "1.0.0",
        summary: "Posts of a WordPress site, of any type, by its REST API.",
        capabilities: [.harvest, .resume, .since, .deletions, .identifiers, .publish],
        formats: [.wordPressPost],
        optionSchema: """
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "types": {
                  "description": "The post types to harvest, by their name or their rest_base.",
                  "anyOf": [
                    { "type": "string", "minLength": 1 },
                    { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } }
                  ],
                  "default": "post"
                },
                "terms": {
                  "description": "Only posts under one of these terms: slugs or numbers, by taxonomy.",
                  "type": "object",
                  "additionalProperties": {
                    "anyOf": [
                      { "type": ["string", "integer"], "minLength": 1 },
                      { "type": "array", "minItems": 1, "items": { "type": ["string", "integer"], "minLength": 1 } }
                    ]
                  }
                },
                "status": {
                  "description": "The states of posts to harvest; others than publish need a login that the site accepts.",
                  "anyOf": [
                    { "enum": ["publish", "future", "draft", "pending", "private"] },
                    {
                      "type": "array",
                      "minItems": 1,
                      "items": { "enum": ["publish", "future", "draft", "pending", "private"] }
                    }
                  ],
                  "default": "publish"
                },
                "language": {
                  "description": "The language to ask for (lang), where the site has a plugin that knows several.",
                  "type": "string",
                  "pattern": "^[A-Za-z]{2,3}([_-][A-Za-z0-9]+)*$"
                },
                "user": {
                  "description": "The login name that the application password belongs to.",
                  "type": "string",
                  "minLength": 1
                },
                "overwrite": {
                  "description": "Publishing only: whether posts are written over that somebody changed or put into the bin on the site.",
                  "type": "boolean",
                  "default": false
                },
                "perPage": {
                  "description": "How many posts to ask for at once.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 100,
                  "default": 100
                },
                "embed": {
                  "description": "Whether authors, terms and the featured image come along with a post.",
                  "type": "boolean",
                  "default": true
                },
                "acfFormat": {
                  "description": "How Advanced Custom Fields writes its values (acf_format).",
                  "enum": ["light", "standard"]
                },
                "maxBytes": {
                  "description": "The most bytes one answer may have.",
                  "type": "integer",
                  "minimum": 1,
                  "default": 67108864
                }
              }
            }
            """,
        secrets: [
            .init(
                name: "password",
                summary: "An application password of that user, made on the user's profile page in WordPress.")
        ])
}
