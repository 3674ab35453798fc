import FetchCore

extension Law<SourceSpecimen> {
    /// Ids and paths are there once, and no path is in another's way or outside the output.
    public static var paths: Law {
        Law("paths", "Ids and paths are unique and safe: no two assets want one place, and none leaves the output") {
            specimen in
            let opened = try await specimen.open()
            let source = opened.source
            var items = try await opened.items()
            var wrong = repeated(items.map(\.id)).map { "two items have the id \"\($0)\"" }
            if items.contains(where: \.id.isEmpty) { wrong.append("an item has an empty id") }
            for try await item in source.companions(matching: .everything) { items.append(item) }
            wrong += collisions(items.flatMap(\.assets), source)
            wrong += unsafe(source)
            if source.dataset.isEmpty { wrong.append("the dataset has no name") }
            return wrong
        }
    }

    private static func repeated(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { !seen.insert($0).inserted }
    }

    private static func collisions(_ assets: [Asset], _ source: any DatasetSource) -> [String] {
        var owners: [String: Asset] = [:]
        var wrong: [String] = []
        for asset in assets {
            guard let owner = owners.updateValue(asset, forKey: asset.path.string) else { continue }
            let isSame = asset.isShared && owner.isShared && asset.reference == owner.reference
            if !isSame && source.otherPath(for: asset) == nil { wrong.append("two assets want the path \(asset.path)") }
        }
        for asset in assets {
            var parent = asset.path.parent
            while let folder = parent {
                if owners[folder] != nil { wrong.append("\(folder) is a file and the folder of \(asset.path)") }
                parent = (try? RelativePath(folder))?.parent
            }
        }
        return wrong
    }

    private static func unsafe(_ source: any DatasetSource) -> [String] {
        [("folder", source.folderName), ("output directory", source.outputDirectory(nil))].compactMap { what, name in
            (try? RelativePath(name)) == nil ? "the \(what) \"\(name)\" is not below the working directory" : nil
        }
    }
}
