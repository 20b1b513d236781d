// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is compiled with.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// MARK: - One line per kind of target

func library(
    _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil, exclude: [String] = []
) -> Target {
    .target(name: name, dependencies: dependencies, path: path, exclude: exclude, swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil, exclude: [String] = []
) -> Target {
    // Every problem is told by a message.
    .testTarget(
        name: name, dependencies: ["Messages"] + dependencies, path: path, exclude: exclude, swiftSettings: strict)
}

/// An adapter is one folder under `Plugins/adapters`: `Adapter/` is its library, `Tests/` its tests, and `Main/`, of those
/// that run as a child too, the program `shopctl-adapter-<folder>`.
func adapter(
    _ folder: String, _ module: String, _ dependencies: [Target.Dependency] = [], testing: [Target.Dependency] = [],
    runsAlone: Bool = false
) -> [Target] {
    let base = "Plugins/adapters/\(folder)"
    let program: [Target] =
        runsAlone
        ? [
            .executableTarget(
                name: "shopctl-adapter-\(folder)",
                dependencies: [.byName(name: module), "AdapterKit", "AdapterPlugin", "AdapterPluginHTTP"],
                path: "\(base)/Main", swiftSettings: strict)
        ] : []
    return program + [
        library(
            module, ["AdapterKit", "ScienceShopSDK", "JSONSchema", "Messages"] + dependencies, path: "\(base)/Adapter"),
        .testTarget(
            name: "\(module)Tests",
            dependencies: [
                .byName(name: module), "AdapterKit", "ScienceShopSDK", "JSONSchema", "Messages",
                "FederationConformance",
            ]
                + dependencies + testing,
            path: "\(base)/Tests", exclude: ["Fixtures"], swiftSettings: strict),
    ]
}

func system(_ name: String, _ pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
/// The web server, and what it is made of where we add to it.
let hummingbird: [Target.Dependency] = [
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
    .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
    .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Logging", package: "swift-log"),
]
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

// MARK: - The house, from the ground up

var targets: [Target] = [
    system("CYAML", "yaml-0.1", apt: "libyaml-dev"),
    system("CXML", "libxml-2.0", apt: "libxml2-dev"),
    system("CZlib", "zlib", apt: "zlib1g-dev"),

    library("Messages"),
    // Without Foundation nobody else asks for libm, which the standard library's Double calls.
    .target(
        name: "JSONSchema", dependencies: ["Messages"], swiftSettings: strict,
        linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux, .android]))]),
    // libcurl, which on Linux is loaded when it is first asked for.
    .target(
        name: "CCurl",
        linkerSettings: [
            .linkedLibrary("curl", .when(platforms: [.macOS, .iOS])),
            .linkedLibrary("dl", .when(platforms: [.linux])),
        ]),
    // libical, which on Linux is loaded when it is first asked for.
    .target(
        name: "CICal",
        linkerSettings: [
            .linkedLibrary("ical", .when(platforms: [.macOS, .iOS])),
            .linkedLibrary("dl", .when(platforms: [.linux])),
        ]),
    // libarchive, which on Linux is loaded when it is first asked for.
    .target(
        name: "CArchive",
        linkerSettings: [
            .linkedLibrary("archive", .when(platforms: [.macOS])), .linkedLibrary("dl", .when(platforms: [.linux])),
        ]),
    // The processor's instructions for SHA-256, which Swift cannot name.
    .target(name: "CSHA256"),
    // What a process tells libraries in C before it uses them.
    .target(name: "CProcess"),
    // How a program of a stranger's is started with nothing of ours in its hands.
    .target(name: "CSpawn"),
    library("Translations", ["Messages"]),
    // What two sets do not share; stands on nothing but the standard library, whose square root is libm's.
    .target(
        name: "SetReconciliation", swiftSettings: strict,
        linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux, .android]))]),
    library("ScienceShopSDK", ["JSONSchema", "Messages", "CSHA256"]),
    library("AdapterKit", ["Messages", "ScienceShopSDK", "JSONSchema"]),
    library("PluginProtocol", ["Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit"]),
    library("AdapterPlugin", ["Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit", "PluginProtocol"]),
    library("YAMLReader", ["Messages", "ScienceShopSDK", "JSONSchema", "CYAML"]),
    library("XMLReader", ["Messages", "ScienceShopSDK", "CXML"]),
    library("CSVReader", ["Messages", "ScienceShopSDK"]),
    library("Archives", ["Messages", "AdapterKit", "CArchive"]),
    library("OAIPMH", ["Messages", "ScienceShopSDK", "XMLReader"]),
    library(
        "Crosswalks",
        ["Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit", "XMLReader", "YAMLReader", "CSVReader"]),
    library("MetadataFormats", ["Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit", "XMLReader"]),
    library("Federation", ["Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit", "SetReconciliation"]),
    library("Singer", ["Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit", "Federation"]),
    library("FederationHTTP", ["Messages", "ScienceShopSDK", "AdapterKit", "CCurl", "CZlib"]),
    library("AdapterPluginHTTP", ["Messages", "AdapterKit", "PluginProtocol", "AdapterPlugin", "FederationHTTP"]),
    library(
        "FederationSQLite",
        [
            "Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit", "Federation", "SetReconciliation", grdb, sqlite,
            "CZlib", "CProcess",
        ]),
    library(
        "FederationConformance",
        ["Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit", "Federation", "SetReconciliation"]),
    library(
        "Catalogue", ["ScienceShopSDK", "JSONSchema", "Messages", "Translations"],
        exclude: ["Templates", "Assets"]),
    library("StaticSite", ["Catalogue", "ScienceShopSDK", "JSONSchema", "AdapterKit", "Messages"]),
    library("FederationWeb", ["Messages", "AdapterKit", "JSONSchema", "OAIPMH", "CZlib"] + hummingbird),
    // Programs of strangers that run beside us.
    library("PluginHost", ["Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit", "PluginProtocol", "CSpawn"]),
    library("BuiltinNodes"),
    library(
        "PluginTemplates", ["Messages", "ScienceShopSDK", "AdapterKit", "Workspace"], exclude: ["Templates"]),
    // The template of a plugin in Swift is compiled as it stands, and its tests are run.
    library(
        "MyAdapter", ["Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit"],
        path: "Sources/PluginTemplates/Templates/swift/Sources/MyAdapter"),
    .executableTarget(
        name: "MyAdapterMain", dependencies: ["MyAdapter", "AdapterKit", "AdapterPlugin", "AdapterPluginHTTP"],
        path: "Sources/PluginTemplates/Templates/swift/Sources/MyAdapterMain", swiftSettings: strict),
    library(
        "BuiltinAdapters",
        [
            "AdapterKit", "PageAdapter", "CSVAdapter", "FeedAdapter", "ICalendarAdapter", "OAIAdapter", "SingerAdapter",
            "WordPressAdapter", "YesWikiAdapter",
        ]),
    library(
        "Workspace",
        [
            "Messages",
            "ScienceShopSDK", "JSONSchema", "AdapterKit", "YAMLReader", "Crosswalks", "Federation", "BuiltinNodes",
        ]),
    library(
        "Dissemination",
        [
            "Messages", "Translations", "ScienceShopSDK", "JSONSchema", "AdapterKit", "OAIPMH", "MetadataFormats",
            "Federation", "SetReconciliation",
        ]),
    library(
        "NodeDetection",
        [
            "Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit", "XMLReader", "CSVReader", "Crosswalks",
            "PageAdapter",
        ]),
    library(
        "NodePackages",
        ["Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit", "YAMLReader", "Workspace", "Archives"]),
    library(
        "PluginStore",
        [
            "Messages", "ScienceShopSDK", "JSONSchema", "AdapterKit", "PluginProtocol", "Workspace",
            "Archives",
        ]),
    .executableTarget(
        name: "shopctl",
        dependencies: [
            "ScienceShopSDK", "JSONSchema", "AdapterKit", "CSVReader", "YAMLReader", "Crosswalks", "Federation",
            "FederationHTTP",
            "FederationSQLite", "Workspace", "BuiltinAdapters", "BuiltinNodes", "CXML", "CYAML", "CZlib", "CProcess",
            arguments,
            "Messages", "Translations", "Catalogue", "StaticSite", "MetadataFormats", "OAIPMH", "OAIAdapter",
            "ICalendarAdapter", "Dissemination", "FederationWeb", "NodePackages", "NodeDetection", "Archives", "Singer",
            "PluginProtocol",
            "PluginHost", "PluginStore", "PluginTemplates", "FederationConformance",
        ],
        swiftSettings: strict),

    // Times searches in one process; `make bench` alone builds it.
    .executableTarget(
        name: "search-bench", dependencies: ["Federation", "FederationSQLite"], path: "bench/search",
        swiftSettings: strict),
    // Times the parts of a harvest in one process; `make bench-oai` alone builds it.
    .executableTarget(
        name: "oai-bench",
        dependencies: [
            "Messages", "AdapterKit", "OAIPMH", "MetadataFormats", "Federation", "FederationSQLite", "Workspace",
            "ScienceShopSDK", "JSONSchema",
        ],
        path: "bench/oai", sources: ["HarvestParts.swift"], swiftSettings: strict),

    // The door to HTTP on loopback; `make bench-http` alone builds it.
    .executableTarget(
        name: "http-bench", dependencies: ["FederationHTTP", "AdapterKit", "TestSupport"], path: "bench/http",
        exclude: ["run.py"], swiftSettings: strict),

    // Times the pipe between a host and its plugin; `make bench-plugins` alone builds it.
    .executableTarget(
        name: "plugin-bench", dependencies: ["AdapterKit", "PluginHost", "ScienceShopSDK", "Messages"],
        path: "bench/plugins/Host", swiftSettings: strict),
    .executableTarget(
        name: "plugin-bench-child", dependencies: ["AdapterKit", "AdapterPlugin", "ScienceShopSDK", "Messages"],
        path: "bench/plugins/Main", swiftSettings: strict),

    // Times set reconciliation in one process.
    .executableTarget(
        name: "sync-bench",
        dependencies: [
            "SetReconciliation", "AdapterKit", "Dissemination", "Federation", "FederationHTTP", "FederationSQLite",
            "FederationWeb", "MetadataFormats", "OAIAdapter", "ScienceShopSDK", "JSONSchema", "Translations",
            "Messages",
        ],
        path: "bench/sync", exclude: ["run.py"], swiftSettings: strict),

    // Times the OAI-PMH provider in one process.
    .executableTarget(
        name: "oai-provider-bench",
        dependencies: [
            "Dissemination", "OAIPMH", "Federation", "FederationSQLite", "ScienceShopSDK", "JSONSchema", "Messages",
            "Translations",
        ],
        path: "bench/oai-provider", swiftSettings: strict),

    // What tests of several modules share; no product holds it.
    library("TestSupport", path: "Tests/Support"),

    tests("MessagesTests", []),
    tests("SetReconciliationTests", ["SetReconciliation", "TestSupport"]),
    tests("TranslationsTests", ["Translations", "TestSupport"]),
    tests(
        "CatalogueTests",
        ["Catalogue", "ScienceShopSDK", "JSONSchema", "Translations", "TestSupport"], exclude: ["Fixtures"]),
    tests(
        "StaticSiteTests",
        [
            "StaticSite", "Catalogue", "AdapterKit", "Federation", "FederationConformance", "ScienceShopSDK",
            "JSONSchema", "TestSupport",
        ]),
    tests(
        "FederationWebTests",
        ["FederationWeb", "AdapterKit", "OAIPMH", "JSONSchema", "ScienceShopSDK", "CZlib", "TestSupport"]),
    tests("JSONSchemaTests", ["JSONSchema", "TestSupport"], exclude: ["Suite"]),
    tests("ScienceShopSDKTests", ["ScienceShopSDK", "JSONSchema", "TestSupport"]),
    tests("AdapterKitTests", ["AdapterKit", "ScienceShopSDK", "JSONSchema"]),
    tests(
        "AdapterPluginTests",
        [
            "AdapterPlugin", "PluginProtocol", "BuiltinAdapters", "OAIAdapter", "Federation", "FederationConformance",
            "AdapterKit", "ScienceShopSDK", "JSONSchema", "TestSupport",
        ]),
    tests("PluginProtocolTests", ["PluginProtocol", "AdapterKit", "ScienceShopSDK", "JSONSchema", "TestSupport"]),
    tests("YAMLReaderTests", ["YAMLReader", "ScienceShopSDK", "JSONSchema"]),
    tests("XMLReaderTests", ["XMLReader", "ScienceShopSDK", "TestSupport"]),
    tests("OAIPMHTests", ["OAIPMH", "XMLReader", "ScienceShopSDK", "TestSupport"]),
    tests(
        "OAIFaultTests",
        [
            "OAIAdapter", "Federation", "FederationSQLite", "FederationHTTP", "FederationConformance", "AdapterKit",
            "ScienceShopSDK", "JSONSchema", "SetReconciliation", "TestSupport",
        ]),
    tests(
        "AuditTests",
        [
            "OAIAdapter", "CSVAdapter", "PageAdapter", "Federation", "FederationSQLite", "FederationConformance",
            "AdapterKit", "ScienceShopSDK", "JSONSchema", "TestSupport",
        ]),
    tests(
        "MetadataFormatsTests",
        ["MetadataFormats", "AdapterKit", "ScienceShopSDK", "JSONSchema", "XMLReader", "TestSupport"],
        exclude: ["Golden"]),
    tests(
        "DisseminationTests",
        [
            "Dissemination", "OAIPMH", "MetadataFormats", "Federation", "FederationSQLite", "FederationConformance",
            "AdapterKit", "ScienceShopSDK", "JSONSchema", "XMLReader", "Translations", "OAIAdapter",
            "SetReconciliation",
            "TestSupport",
        ]),
    tests("ArchivesTests", ["Archives", "AdapterKit", "CZlib", "TestSupport"]),
    // A plugin that tests run as a process.
    .executableTarget(
        name: "test-plugin",
        dependencies: ["AdapterPlugin", "AdapterKit", "ScienceShopSDK", "JSONSchema", "Messages"],
        path: "Tests/PluginProgram", swiftSettings: strict),
    tests(
        "ChildrenTests",
        [
            "PluginHost", "PluginProtocol", "CSVAdapter", "shopctl-adapter-csv", "WordPressAdapter",
            "shopctl-adapter-wordpress",
            "test-plugin", "FederationConformance", "Federation",
            "AdapterKit", "ScienceShopSDK", "JSONSchema", "TestSupport",
        ]),
    tests(
        "PluginHostTests",
        [
            "PluginHost", "PluginProtocol", "Federation", "FederationConformance", "AdapterKit", "ScienceShopSDK",
            "JSONSchema", "TestSupport",
        ], exclude: ["curious.py", "hostile.py", "model.py"]),
    tests(
        "PluginTemplatesTests",
        [
            "PluginTemplates", "MyAdapterMain", "PluginHost", "PluginProtocol", "Federation", "FederationConformance",
            "Workspace", "AdapterKit", "ScienceShopSDK", "JSONSchema", "TestSupport",
        ]),
    tests(
        "MyAdapterTests", ["MyAdapter", "AdapterKit", "ScienceShopSDK", "FederationConformance"],
        path: "Sources/PluginTemplates/Templates/swift/Tests/MyAdapterTests"),
    tests("CSVReaderTests", ["CSVReader", "ScienceShopSDK", "TestSupport"]),
    tests(
        "CrosswalksTests", ["Crosswalks", "ScienceShopSDK", "JSONSchema", "AdapterKit", "YAMLReader", "TestSupport"]),
    tests(
        "FederationTests",
        [
            "Federation", "SetReconciliation", "FederationConformance", "AdapterKit", "ScienceShopSDK", "JSONSchema",
            "TestSupport",
        ]),
    tests(
        "FederationSimulationTests",
        [
            "Federation", "FederationConformance", "Dissemination", "OAIPMH", "OAIAdapter", "AdapterKit",
            "ScienceShopSDK", "JSONSchema", "Translations", "TestSupport",
        ]),
    tests("SingerTests", ["Singer", "Federation", "AdapterKit", "ScienceShopSDK", "JSONSchema"]),
    tests(
        "FederationHTTPTests",
        ["FederationHTTP", "FederationConformance", "AdapterKit", "ScienceShopSDK", "TestSupport"]),
    tests(
        "FederationSQLiteTests",
        [
            "FederationSQLite", "Federation", "FederationConformance", "AdapterKit", "ScienceShopSDK", "JSONSchema",
            "SetReconciliation", grdb, "TestSupport",
        ]),
    tests(
        "WorkspaceTests",
        [
            "Workspace", "Federation", "BuiltinNodes", "YAMLReader", "AdapterKit", "ScienceShopSDK", "JSONSchema",
            "TestSupport",
        ]),
    tests(
        "NodeDetectionTests",
        [
            "NodeDetection", "Crosswalks", "Workspace", "BuiltinAdapters", "AdapterKit", "ScienceShopSDK", "JSONSchema",
            "TestSupport",
        ]),
    tests(
        "NodePackagesTests",
        ["NodePackages", "Workspace", "Archives", "AdapterKit", "ScienceShopSDK", "JSONSchema", "TestSupport"]),
    tests(
        "PluginStoreTests",
        [
            "PluginStore", "Workspace", "Archives", "AdapterKit", "ScienceShopSDK", "JSONSchema", "TestSupport",
        ]),
    tests(
        "NodesTests",
        [
            "Workspace", "Federation", "Crosswalks", "BuiltinAdapters", "BuiltinNodes", "AdapterKit", "ScienceShopSDK",
            "JSONSchema",
        ]),
    tests(
        "BuiltinAdaptersTests", ["BuiltinAdapters", "YAMLReader", "AdapterKit", "ScienceShopSDK", "JSONSchema"]),
    tests(
        "shopctlTests",
        ["shopctl", "Translations", "ScienceShopSDK", "JSONSchema", "TestSupport", grdb],
        exclude: ["Snapshots", "Site"]),
]

targets += adapter("page", "PageAdapter", ["XMLReader"])
targets += adapter("csv", "CSVAdapter", ["CSVReader"], runsAlone: true)
targets += adapter("feed", "FeedAdapter", ["XMLReader"])
targets += adapter("oai-pmh", "OAIAdapter", ["OAIPMH", "MetadataFormats"], testing: ["Federation", "TestSupport"])
targets += adapter(
    "icalendar", "ICalendarAdapter", ["CICal", "MetadataFormats"], testing: ["Federation", "Catalogue", "TestSupport"])
targets += adapter(
    "wordpress", "WordPressAdapter", ["Translations"], testing: ["Federation", "TestSupport"], runsAlone: true)
targets += adapter("singer", "SingerAdapter", ["PluginHost"], testing: ["Federation", "TestSupport"])
targets += adapter("yeswiki", "YesWikiAdapter", ["CSVReader", "CSVAdapter"])

var dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    // Without its options for configuration files and full Foundation.
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
]

var products: [Product] = [
    .library(name: "ScienceShopSDK", targets: ["ScienceShopSDK", "JSONSchema"]),
    .library(
        name: "Federation",
        targets: ["Federation", "AdapterKit", "Crosswalks", "FederationHTTP", "FederationSQLite", "Workspace"]),
    .library(name: "OAIPMH", targets: ["OAIPMH"]),
    .library(name: "MetadataFormats", targets: ["MetadataFormats"]),
    .library(name: "Dissemination", targets: ["Dissemination"]),
    .library(name: "FederationWeb", targets: ["FederationWeb"]),
    .library(name: "BuiltinAdapters", targets: ["BuiltinAdapters"]),
    .library(name: "CSVAdapter", targets: ["CSVAdapter"]),
    .library(name: "FederationConformance", targets: ["FederationConformance"]),
    .library(name: "AdapterPlugin", targets: ["AdapterPlugin", "AdapterPluginHTTP", "AdapterKit", "PluginProtocol"]),
    .library(name: "PluginHost", targets: ["PluginHost", "PluginProtocol", "AdapterKit"]),
    .executable(name: "shopctl", targets: ["shopctl"]),
    .executable(name: "shopctl-adapter-csv", targets: ["shopctl-adapter-csv"]),
    .executable(name: "shopctl-adapter-wordpress", targets: ["shopctl-adapter-wordpress"]),
]

// MARK: - A quick look at one corner

// `ONLY=CrosswalksTests swift test` builds that target and what it needs, without the packages it does not need.
if let only = Context.environment["ONLY"] {
    var wanted: Set<String> = []
    var packages: Set<String> = []
    func want(_ name: String) {
        guard wanted.insert(name).inserted, let target = targets.first(where: { $0.name == name }) else { return }
        for dependency in target.dependencies {
            switch dependency {
            case .byNameItem(let name, _), .targetItem(let name, _): want(name)
            case .productItem(_, let package, _, _): packages.insert(package ?? "")
            @unknown default: break
            }
        }
    }
    only.split(separator: ",").forEach { want(String($0)) }
    targets.removeAll { !wanted.contains($0.name) }
    products = []
    dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
        return !packages.contains { location.hasSuffix($0) }
    }
}

let package = Package(
    name: "science-shop-federation",
    platforms: [.macOS(.v15), .iOS(.v18)],
    products: products,
    dependencies: dependencies,
    targets: targets)
