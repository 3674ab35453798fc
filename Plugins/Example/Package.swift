// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "webindex",
    platforms: [.macOS(.v15)],
    products: [.library(name: "WebIndex", targets: ["WebIndex"])],
    dependencies: [
        // Anybody else's would name an address and a version here.
        .package(name: "fetch", path: "../.."),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
    ],
    targets: [
        .target(
            name: "WebIndex",
            dependencies: [
                .product(name: "FetchCore", package: "fetch"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], resources: [.embedInCode("Datasets")]),
        .executableTarget(
            name: "fetch-webindex",
            dependencies: [
                "WebIndex", .product(name: "FetchCommands", package: "fetch"),
                .product(name: "FetchSources", package: "fetch"),
            ]),
        .testTarget(
            name: "WebIndexTests", dependencies: ["WebIndex", .product(name: "FetchConformance", package: "fetch")]),
    ]
)
