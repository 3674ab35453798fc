import Foundation
import MiniatureMirror
import Testing

extension SA1BRecipe {
    /// Gzipped tars of so many images of about so many bytes each.
    static func images(_ count: Int, weighing bytes: Int = 4_000, isGzipped: Bool = true) -> SA1BRecipe {
        var recipe = SA1BRecipe()
        recipe.imagesPerTar = count
        (recipe.imageWidth, recipe.imageHeight) = (32, 24)
        recipe.padding = bytes
        recipe.isGzipped = isGzipped
        return recipe
    }
}

extension Stage {
    /// The members of a tar in its order, as `tar` lists them.
    func members(of number: Int) throws -> [String] {
        try untar(number)
        return try scratch.text("truth/\(number).list").split(separator: "\n").map(String.init)
    }

    /// The tree that `tar xf` makes of these tars, each in the folder named after it.
    ///
    /// - Parameter keeping: Which members of a tar it keeps; all of them unless told otherwise.
    func untarred(
        _ numbers: some Sequence<Int>, keeping: (Int, String) throws -> Bool = { _, _ in true }
    ) throws -> TreeListing {
        var files: [String: [UInt8]] = [:]
        for number in numbers {
            let folder = Tar.name(number).dropLast(4)
            try untar(number)
            for (name, bytes) in try TreeListing(of: scratch.path("truth/\(number)")).files
            where try keeping(number, name) {
                files["\(folder)/\(name)"] = Array(bytes)
            }
        }
        return TreeListing(files)
    }

    private func untar(_ number: Int) throws {
        if scratch.has("truth/\(number).list") { return }
        try scratch.write(try truth(Tar.name(number)), to: "truth/\(number).tar")
        try scratch.makeFolder("truth/\(number)")
        try Shell.run(
            "tar -xf \(number).tar -C \(number); tar -tf \(number).tar > list; mv list \(number).list", in: scratch,
            folder: "truth")
    }

    /// The tree of the first pairs that become complete in each tar's order.
    func firstPairs(_ count: Int, of numbers: some Sequence<Int>) throws -> TreeListing {
        let chosen = try Dictionary(
            uniqueKeysWithValues: numbers.map { number in
                var seen: Set<Substring> = []
                var complete: [Substring] = []
                for name in try members(of: number) {
                    let key = name.prefix { $0 != "." }
                    if !seen.insert(key).inserted { complete.append(key) }
                }
                return (number, Set(complete.prefix(count)))
            })
        return try untarred(numbers) { chosen[$0]!.contains($1.prefix { $0 != "." }) }
    }

    /// Expects success, exactly this tree, and nothing on record as failed.
    func expect(_ tree: TreeListing, after run: ToolRun, location: SourceLocation = #_sourceLocation) throws {
        #expect(run.status == 0, "\(run)", sourceLocation: location)
        #expect(try self.tree.names == tree.names, "\(run)", sourceLocation: location)
        #expect(try self.tree == tree, "\(run)", sourceLocation: location)
        #expect(try failures().isEmpty, sourceLocation: location)
    }

    /// Expects that every file under a final name is the whole and right one.
    func expectNoPartialMember(in truth: TreeListing, location: SourceLocation = #_sourceLocation) throws {
        for (name, bytes) in try tree.files {
            #expect(truth[name] == bytes, "\(name) is wrong", sourceLocation: location)
        }
    }

    /// The manifest's lines about files, by path.
    func manifest() throws -> [String: [String: Any]] {
        let rows = try JSONLines.objects(String(contentsOfFile: view + "/.fetch/manifest.jsonl", encoding: .utf8))
        return Dictionary(uniqueKeysWithValues: rows.dropFirst().map { ($0["path"] as? String ?? "", $0) })
    }
}
