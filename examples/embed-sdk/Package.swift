// swift-tools-version: 6.2
import PackageDescription

// A package of its own, as an embedder's is. The engine and the ledger are in `Federation`; an adapter is linked in beside.
let package = Package(
    name: "embed-sdk",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "science-shop-federation", path: "../..")],
    targets: [
        .executableTarget(
            name: "embed-sdk",
            dependencies: [
                .product(name: "ScienceShopSDK", package: "science-shop-federation"),
                .product(name: "Federation", package: "science-shop-federation"),
                .product(name: "CSVAdapter", package: "science-shop-federation"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ])
