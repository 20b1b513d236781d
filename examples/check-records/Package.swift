// swift-tools-version: 6.2
import PackageDescription

// A package of its own, as an embedder's is: it depends on the SDK product and nothing else.
let package = Package(
    name: "check-records",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "science-shop-federation", path: "../..")],
    targets: [
        .executableTarget(
            name: "check-records",
            dependencies: [.product(name: "ScienceShopSDK", package: "science-shop-federation")],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ])
