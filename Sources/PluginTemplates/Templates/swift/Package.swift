// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "my-adapter",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "MyAdapter", targets: ["MyAdapter"]),
        .executable(name: "my-adapter", targets: ["MyAdapterMain"]),
    ],
    dependencies: [
        .package(name: "science-shop-federation", path: "SDK")
    ],
    targets: [
        // The adapter is a library, so that it can be linked in as well; the program around it is a line.
        .target(
            name: "MyAdapter",
            dependencies: [
                .product(name: "AdapterPlugin", package: "science-shop-federation"),
                .product(name: "ScienceShopSDK", package: "science-shop-federation"),
            ]),
        .executableTarget(
            name: "MyAdapterMain",
            dependencies: [
                "MyAdapter", .product(name: "AdapterPlugin", package: "science-shop-federation"),
            ]),
        .testTarget(
            name: "MyAdapterTests",
            dependencies: [
                "MyAdapter", .product(name: "AdapterPlugin", package: "science-shop-federation"),
                .product(name: "FederationConformance", package: "science-shop-federation"),
            ]),
    ])
