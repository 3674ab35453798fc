/// The texts of a source in Swift.
enum SwiftSkeleton {
    static let package = """
        // swift-tools-version: 6.2
        import PackageDescription

        let package = Package(
            name: "{{name}}",
            platforms: [.macOS(.v15)],
            products: [.library(name: "{{Type}}", targets: ["{{Type}}"])],
            dependencies: [
                {{dependency}},
                .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
            ],
            targets: [
                .target(
                    name: "{{Type}}",
                    dependencies: [
                        .product(name: "FetchCore", package: "{{identity}}"),
                        .product(name: "ArgumentParser", package: "swift-argument-parser"),
                    ]),
                .executableTarget(
                    name: "fetch-{{name}}",
                    dependencies: [
                        "{{Type}}", .product(name: "FetchCommands", package: "{{identity}}"),
                        .product(name: "FetchSources", package: "{{identity}}"),
                    ]),
                .testTarget(
                    name: "{{Type}}Tests",
                    dependencies: ["{{Type}}", .product(name: "FetchConformance", package: "{{identity}}")],
                    resources: [.copy("Indexes")]),
            ]
        )

        """

    static let options = """
        import ArgumentParser

        /// The options of `fetch {{name}}`.
        public struct {{Type}}Options: ParsableArguments, Sendable {
            /// Where the index is.
            @Argument(help: ArgumentHelp("The index: one path a line.", valueName: "file"))
            public var index: String

            /// Where the files are.
            @Option(help: ArgumentHelp("The address that all paths are below.", valueName: "url"))
            public var server = "http://127.0.0.1:8000"

            /// Makes empty options for the parser to fill.
            public init() {}

            /// Refuses what is no address.
            public func validate() throws {
                guard server.hasPrefix("http://") || server.hasPrefix("https://") else {
                    throw ValidationError("--server is no http or https address.")
                }
            }
        }

        """

    static let source = #"""
        import FetchCore
        import Foundation

        /// Files below an address, as an index lists them, one path a line.
        public struct {{Type}}Source: DatasetSource {
            public static var descriptor: SourceDescriptor {
                SourceDescriptor(
                    name: "{{name}}", summary: "Files below an address, as an index lists them",
                    examples: [
                        ("fetch {{name}} index.txt --server https://tiles.example -o data", "everything in the index")
                    ], capabilities: [.numberedItems])
            }

            public let dataset: String
            private let paths: [RelativePath]
            private let server: String

            /// Reads the index.
            public init(options: {{Type}}Options, environment: SourceEnvironment) async throws {
                guard let text = try? String(contentsOfFile: options.index, encoding: .utf8) else {
                    throw FetchError(.badInput, "the index \(options.index) cannot be read", hint: "Check its path")
                }
                var paths: [RelativePath] = []
                for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                    if line.isEmpty || line.hasPrefix("#") { continue }
                    do {
                        paths.append(try RelativePath(String(line)))
                    } catch {
                        throw FetchError(.badInput, "line \(number + 1) of \(options.index): \(error.message)")
                    }
                }
                self.paths = paths
                server = options.server
                dataset = URL(filePath: options.index).deletingPathExtension().lastPathComponent
            }

            public var folderName: String { "{{name}}" }

            public func items(matching query: SelectionQuery) -> ItemSequence {
                let count = paths.count
                let wanted = paths.enumerated().filter { query.ids?.contains($0.element.string) ?? true }
                return ItemSequence(
                    wanted.map { number, path in
                        let asset = Asset(key: "data", path: path, reference: Int64(number))
                        return Item(id: path.string, number: Item.Number(number, of: count), assets: [asset])
                    })
            }

            public func resolve(_ asset: Asset) async throws -> TransferRequest {
                TransferRequest(url: "\(server)/\(asset.path)")
            }
        }

        """#

    static let main = """
        import FetchCommands
        import FetchSources
        import {{Type}}

        @main
        enum Fetch {
            static func main() async {
                await FetchTool.main(sources: BuiltInSources.all + [.source({{Type}}Source.self)])
            }
        }

        """

    static let tests = #"""
        import FetchConformance
        import Foundation
        import Testing
        import {{Type}}

        @Suite struct {{Type}}Tests {
            private func index(_ name: String) -> String {
                Bundle.module.resourceURL!.appending(path: "Indexes/\(name).txt").path()
            }

            @Test func itKeepsTheLawsOfSources() async {
                let report = await ConformanceReport.judge(
                    SourceSpecimen(
                        {{Type}}Source.self, arguments: [index("index")], empty: [index("empty")],
                        malformed: [
                            .init([index("damaged")], mention: "line 2"), .init([index("absent")], mention: "absent.txt"),
                        ]))
                #expect(report.isComplete, "\(report)")
                print(report)
            }
        }

        """#

    static let readme = """
        # fetch {{name}}

        A source for `fetch`: files below an address, as an index lists them.

        ```sh
        swift test                          # whether it keeps the laws of sources
        swift build --product fetch-{{name}}
        .build/debug/fetch-{{name}} {{name}} index.txt --server https://tiles.example -o data
        ```

        """
}
