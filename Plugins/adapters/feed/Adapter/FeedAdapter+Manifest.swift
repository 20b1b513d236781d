import AdapterKit
import Messages

extension FeedAdapter {
    public static let manifest = AdapterManifest(
        id: "feed", version: "1.0.0", summary: "Items of a feed in RSS or Atom, one record an item.",
        capabilities: [.harvest, .resume], formats: ["application/rss+xml", "application/atom+xml"],
        optionSchema: """
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "maxBytes": {
                  "description": "The most bytes one page of the feed may have.",
                  "type": "integer",
                  "minimum": 1,
                  "default": 33554432
                }
              }
            }
            """)
}
