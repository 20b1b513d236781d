import AdapterKit
import AdapterPlugin
import FederationHTTP
import PluginProtocol

/// A plugin whose adapter speaks HTTP: through the same door as adapters that are linked in, with the manners the host
/// asks for.
///
/// Hosts that want to be left alone are remembered as long as the process lives; the host, who is told `blocked`, remembers
/// longer.
public protocol NetworkedPlugin: AdapterPlugin {}

extension NetworkedPlugin {
    public static func context(_ settings: PluginSettings) -> AdapterContext {
        var options = CurlTransport.Options(
            userAgent: settings.userAgent
                ?? UserAgent.text(
                    product: "science-shop-federation-\(adapter.manifest.id)", version: adapter.manifest.version,
                    node: nil, contact: nil))
        options.allowsPrivateAddresses = settings.allowsPrivateAddresses
        if let maxBytes = settings.maxBytes { options.maxBytes = maxBytes }
        var manners = PoliteTransport.Manners()
        if settings.allowsPrivateAddresses { manners.interval = .zero }
        if let seconds = settings.delaySeconds, seconds >= 0, seconds < 86_400 {
            manners.interval = .milliseconds(Int(seconds * 1000))
        }
        let http = HTTPDoor().transport(options, manners: manners)
        return AdapterContext(
            opener: OpenerForFilesAndURLs(files: FileOpener(base: "."), transport: http), http: http)
    }
}
