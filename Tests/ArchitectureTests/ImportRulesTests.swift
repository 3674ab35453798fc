import Foundation
import Testing

@Suite struct ImportRulesTests {
    @Test(arguments: ImportRules.modules.keys.sorted())
    func importsOnlyWhatTheArchitectureAllows(module: String) throws {
        let rule = try #require(ImportRules.modules[module])
        let files = try SourceTree.swiftFiles(in: rule.folder)
        #expect(!files.isEmpty, "\(module) has no files in \(rule.folder)")
        for file in files {
            for (name, line) in try SourceTree.imports(of: file) {
                #expect(
                    ImportRules.everywhere.contains(name) || rule.imports.contains(name),
                    "\(file.path()):\(line): \(module) must not import \(name)")
            }
        }
    }

    @Test func everySourceFolderHasARule() throws {
        let manager = FileManager.default
        let sources = try manager.contentsOfDirectory(atPath: SourceTree.root.appending(path: "Sources").path())
        let plugins = try manager.contentsOfDirectory(atPath: SourceTree.root.appending(path: "Plugins").path())
            .filter { manager.fileExists(atPath: SourceTree.root.appending(path: "Plugins/\($0)/Sources").path()) }
        let ruled = Set(ImportRules.modules.values.map(\.folder))
        for folder in sources where folder != "System" { #expect(ruled.contains("Sources/\(folder)")) }
        // The example's main is a program: its module alone is a source.
        for folder in plugins where folder != "Example" { #expect(ruled.contains("Plugins/\(folder)/Sources")) }
    }

    @Test func noSourceIsNamedOutsideItsFolder() throws {
        for (module, rule) in ImportRules.modules where rule.folder.hasPrefix("Sources/") && module != "FetchSources" {
            for file in try SourceTree.swiftFiles(in: rule.folder) {
                let code = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { line in
                    let text = line.drop { $0 == " " }
                    // Examples in documentation and help may name sources; code may not.
                    return !text.hasPrefix("//") && !text.hasPrefix("fetch ")
                }
                for word in ImportRules.sourceWords {
                    #expect(
                        !code.contains { $0.contains("\"\(word)\"") || $0.contains("\(word)Source") },
                        "\(file.path()) has a special case for \(word)")
                }
            }
        }
    }

    @Test func httpIsOnlyInTheTransport() throws {
        for (module, rule) in ImportRules.modules where module != "FetchTransport" {
            for file in try SourceTree.swiftFiles(in: rule.folder) {
                let text = try String(contentsOf: file, encoding: .utf8)
                for word in ["URLSession", "FoundationNetworking", "curl_easy", "CFSocket"] {
                    #expect(!text.contains(word), "\(file.path()) does HTTP of its own: \(word)")
                }
            }
        }
    }
}
