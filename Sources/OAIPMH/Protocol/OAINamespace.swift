/// The namespaces of the protocol and of the schemas that go with it. The ends differ on purpose: some have a slash.
public enum OAINamespace {
    public static let `protocol` = "http://www.openarchives.org/OAI/2.0/"
    public static let protocolSchema = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
    public static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
    public static let dublinCore = "http://www.openarchives.org/OAI/2.0/oai_dc/"
    public static let dublinCoreSchema = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
    public static let dublinCoreElements = "http://purl.org/dc/elements/1.1/"
    public static let identifier = "http://www.openarchives.org/OAI/2.0/oai-identifier"
    public static let provenance = "http://www.openarchives.org/OAI/2.0/provenance"
    public static let rights = "http://www.openarchives.org/OAI/2.0/rights/"
    public static let branding = "http://www.openarchives.org/OAI/2.0/branding/"
    /// Ours: `schemas/oai/federation.xsd`.
    public static let federation = "https://w3id.org/science-shop-federation/schemas/oai/federation/1/"
    public static let friends = "http://www.openarchives.org/OAI/2.0/friends/"
}
