import AdapterKit

extension MetadataFormat {
    /// The format of the metadata that OAI-PMH names by this prefix: `application/<prefix>+xml`, in lower case.
    public init(metadataPrefix prefix: String) { self.init(rawValue: "application/\(prefix.lowercased())+xml") }

    /// `oai_dc`.
    public static let dublinCore = MetadataFormat(metadataPrefix: "oai_dc")
    /// `scienceshop`.
    public static let scienceShop = MetadataFormat(metadataPrefix: "scienceshop")
    /// `oai_cerif_openaire`; providers add a version to the prefix.
    public static let cerif = MetadataFormat(metadataPrefix: "oai_cerif_openaire")
}

/// The crosswalks into records for the formats of this library.
public enum MetadataCrosswalks {
    public static let all: [any Crosswalk] = [ScienceShopCrosswalk(), DublinCoreCrosswalk(), CERIFCrosswalk()]
}
