// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
    name: "fetch",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "fetch", targets: ["fetch"]),
        .library(name: "FetchCore", targets: ["FetchCore"]),
        .library(name: "FetchCommands", targets: ["FetchCommands"]),
        .library(name: "FetchSources", targets: ["FetchSources"]),
        .library(name: "FetchConformance", targets: ["FetchConformance"]),
        .library(name: "Parquet", targets: ["Parquet"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    ],
    targets: [
        // System libraries
        .systemLibrary(
            name: "CCurl", path: "Sources/System/CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CXXHash", path: "Sources/System/CXXHash", pkgConfig: "libxxhash",
            providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(
            name: "CISAL", path: "Sources/System/CISAL", pkgConfig: "libisal",
            providers: [.apt(["libisal-dev"])]),
        .systemLibrary(
            name: "CZlib", path: "Sources/System/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLinux", path: "Sources/System/CLinux"),
        // toml++ is C++, all of it in its header: nothing is linked.
        .target(name: "CTOML", path: "Sources/System/CTOML"),
        // libxml2's headers are in a folder of their own, which pkg-config names.
        .systemLibrary(
            name: "CXML2", path: "Sources/System/CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CGEOS", path: "Sources/System/CGEOS", providers: [.apt(["libgeos-dev"])]),
        .systemLibrary(
            name: "CArchive", path: "Sources/System/CArchive", pkgConfig: "libarchive",
            providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(
            name: "CTurboJPEG", path: "Sources/System/CTurboJPEG", pkgConfig: "libturbojpeg",
            providers: [.apt(["libturbojpeg0-dev"])]),

        .systemLibrary(
            name: "CGit2", path: "Sources/System/CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(
            name: "CYAML", path: "Sources/System/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(
            name: "CZstd", path: "Sources/System/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(
            name: "CLZ4", path: "Sources/System/CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(
            name: "CBrotli", path: "Sources/System/CBrotli", pkgConfig: "libbrotlidec",
            providers: [.apt(["libbrotli-dev"])]),

        // A library of its own
        .target(
            name: "Parquet", dependencies: ["CZlib", "CZstd", "CLZ4", "CBrotli"], exclude: ["README.md"],
            swiftSettings: strict),

        // The straight line
        .target(name: "FetchCore", dependencies: [argumentParser, logging], swiftSettings: strict),
        .target(name: "FetchDigests", dependencies: ["FetchCore", "CISAL", crypto], swiftSettings: strict),
        .target(
            name: "FetchTransport", dependencies: ["FetchCore", "CCurl", "CLinux", logging], swiftSettings: strict),
        .target(name: "FetchSelectors", dependencies: ["FetchCore", "CXXHash", "CGEOS"], swiftSettings: strict),
        .target(
            name: "FetchContainers", dependencies: ["FetchCore", "Parquet", "CArchive", "CISAL", "CZlib"],
            swiftSettings: strict),
        // libvips is loaded when the first picture needs it: no header of it, and no link.
        .target(name: "CVips", path: "Sources/System/CVips", linkerSettings: [.linkedLibrary("dl")]),
        .target(name: "FetchImaging", dependencies: ["FetchCore", "CISAL", "CVips"], swiftSettings: strict),
        .target(name: "FetchSinks", dependencies: ["FetchCore", "CArchive", "CLinux"], swiftSettings: strict),
        .target(
            name: "FetchObjectStore", dependencies: ["FetchCore", "CXML2", crypto], swiftSettings: strict),
        .target(
            name: "FetchEngine", dependencies: ["FetchCore", "CLinux", grdb, grdbSQLite, logging], swiftSettings: strict
        ),
        .target(name: "FetchReport", dependencies: ["FetchCore", "FetchImaging"], swiftSettings: strict),
        .target(
            name: "FetchCommands",
            dependencies: [
                "FetchCore", "FetchTransport", "FetchSelectors", "FetchDigests", "FetchContainers", "FetchImaging",
                "FetchSinks", "FetchObjectStore", "FetchEngine", "FetchReport", "FetchPluginHost", "FetchConformance",
                "CLinux", "CTOML", argumentParser, logging,
            ], swiftSettings: strict),
        .target(
            name: "FetchPluginHost", dependencies: ["FetchCore", "CItemLines", "CLinux", argumentParser, logging],
            swiftSettings: strict),
        .target(
            name: "FetchConformance", dependencies: ["FetchCore", "FetchDigests", argumentParser, logging],
            swiftSettings: strict),
        .target(
            name: "FetchSources", dependencies: ["FetchCommands", "HuggingFace", "MLHub", "SA1B", "URLs"],
            swiftSettings: strict),
        .executableTarget(name: "fetch", dependencies: ["FetchCommands", "FetchSources"], swiftSettings: strict),

        // Sources
        // simdjson is C++; its pkg-config file names flags that SwiftPM refuses.
        .target(
            name: "JSONShim", path: "Sources/System/JSONShim", publicHeadersPath: "include",
            linkerSettings: [.linkedLibrary("simdjson")]),
        .target(
            name: "CItemLines", dependencies: ["JSONShim"], path: "Sources/System/CItemLines",
            publicHeadersPath: "include"),
        .target(
            name: "CSA1BParser", dependencies: ["JSONShim"], path: "Plugins/SA1B/Parser", publicHeadersPath: "include"),
        .target(
            name: "SA1B", dependencies: ["FetchCore", "CSA1BParser", argumentParser], path: "Plugins/SA1B/Sources",
            resources: [.embedInCode("Datasets")], swiftSettings: strict),
        .target(
            name: "URLs", dependencies: ["FetchCore", argumentParser], path: "Plugins/URLs/Sources",
            swiftSettings: strict),
        .target(
            name: "CSTACParser", dependencies: ["JSONShim"], path: "Plugins/MLHub/Parser", publicHeadersPath: "include"),
        .target(
            name: "MLHub",
            dependencies: ["FetchCore", "CSTACParser", "CArchive", "CISAL", "CXML2", argumentParser, grdbSQLite],
            path: "Plugins/MLHub/Sources", resources: [.embedInCode("Datasets")], swiftSettings: strict),

        .target(
            name: "HuggingFace", dependencies: ["FetchCore", "CGit2", "CYAML", argumentParser],
            path: "Plugins/HuggingFace/Sources", resources: [.embedInCode("Presets"), .embedInCode("Datasets")],
            swiftSettings: strict),

        // Tests
        .target(
            name: "MiniatureMirror", dependencies: ["CTurboJPEG", "CArchive", crypto],
            path: "Tests/Support/MiniatureMirror", swiftSettings: strict),
        .executableTarget(
            name: "miniature-mirror", dependencies: ["MiniatureMirror", argumentParser],
            path: "Tests/Support/miniature-mirror", swiftSettings: strict),
        .testTarget(
            name: "MiniatureMirrorTests", dependencies: ["MiniatureMirror", "CTurboJPEG", "miniature-mirror"],
            swiftSettings: strict),
        .testTarget(name: "FetchCoreTests", dependencies: ["FetchCore"], swiftSettings: strict),
        .testTarget(
            name: "FetchSelectorsTests", dependencies: ["FetchSelectors", "FetchCore"], swiftSettings: strict),
        .testTarget(
            name: "FetchDigestsTests", dependencies: ["FetchDigests", "FetchCore"], swiftSettings: strict),
        .testTarget(
            name: "FetchContainersTests", dependencies: ["FetchContainers", "FetchCore", "CISAL"],
            swiftSettings: strict),
        .testTarget(
            name: "FetchTransportTests",
            dependencies: ["FetchTransport", "FetchCore", "CCurl", "CLinux", "MiniatureMirror"],
            swiftSettings: strict),
        .testTarget(
            name: "FetchImagingTests", dependencies: ["FetchImaging", "FetchCore"], exclude: ["pillow.py"],
            swiftSettings: strict),
        .testTarget(
            name: "FetchObjectStoreTests", dependencies: ["FetchObjectStore", "FetchCore"], swiftSettings: strict),
        .testTarget(
            name: "FetchEngineTests", dependencies: ["FetchEngine", "FetchCore", "CLinux"], swiftSettings: strict),
        .testTarget(name: "FetchReportTests", dependencies: ["FetchReport", "FetchCore"], swiftSettings: strict),
        .testTarget(name: "ParquetTests", dependencies: ["Parquet"], swiftSettings: strict),
        .testTarget(
            name: "RowsTests", dependencies: ["FetchContainers", "FetchCore", "FetchSelectors"], swiftSettings: strict),
        .executableTarget(
            name: "parquet-tool", dependencies: ["Parquet"], path: "Tests/Support/parquet-tool", swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(
            name: "SA1BTests", dependencies: ["SA1B", "FetchCore", argumentParser, logging],
            path: "Plugins/SA1B/Tests", swiftSettings: strict),
        .testTarget(
            name: "URLsTests", dependencies: ["URLs", "FetchCore", argumentParser, logging],
            path: "Plugins/URLs/Tests", swiftSettings: strict),
        .testTarget(
            name: "HuggingFaceTests", dependencies: ["HuggingFace", "FetchCore", "CGit2", argumentParser, logging],
            path: "Plugins/HuggingFace/Tests", swiftSettings: strict),
        .testTarget(
            name: "MLHubTests",
            dependencies: ["MLHub", "FetchCore", "FetchSelectors", "CArchive", argumentParser, logging],
            path: "Plugins/MLHub/Tests", swiftSettings: strict),
        .testTarget(
            name: "FetchPluginHostTests", dependencies: ["FetchPluginHost", "FetchCore", argumentParser, logging],
            swiftSettings: strict),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "FetchConformance", "FetchCore", "FetchDigests", "FetchSinks", "FetchTransport", "HuggingFace", "MLHub",
                "SA1B", "URLs", "MiniatureMirror", argumentParser,
            ], path: "Tests/Conformance", swiftSettings: strict),
        .testTarget(name: "EndToEndTests", dependencies: ["MiniatureMirror", "fetch"], swiftSettings: strict),
    ],
    cxxLanguageStandard: .cxx17
)
