import FetchCore

/// What a dataset holds, for `--list`.
struct HubOverview: Sendable {
    let snapshot: HubSnapshot
    let card: DatasetCard
    let parts: DatasetParts

    /// For people: facts, configs and splits, files.
    func text(_ items: ItemSequence, _ print: @Sendable (String) -> Void) async throws {
        print("\(snapshot.name) at \(snapshot.commit.prefix(7)) (\(SafeText.printable(snapshot.revision)))")
        if let name = card.prettyName { print("name       \(SafeText.printable(name))") }
        if let date = snapshot.info?.lastModified { print("modified   \(SafeText.printable(date))") }
        print("licence    \(licence ?? "the card names none")")
        if let access { print("access     \(access)") }
        for (index, config) in parts.configs.enumerated() { print(line(config, isFirst: index == 0)) }
        var count = 0
        var bytes: Int64 = 0
        for try await item in items {
            for asset in item.assets {
                print("  \(Self.size(asset.size ?? 0))  \(SafeText.printable(asset.path.string))")
                count += 1
                bytes += asset.size ?? 0
            }
        }
        print("\(Units.count(count, "file")), \(Units.bytes(bytes))")
    }

    private func line(_ config: DatasetParts.Config, isFirst: Bool) -> String {
        let mark = config.name == parts.defaultConfig && parts.configs.count > 1 ? " (default)" : ""
        var lines = ["\(isFirst ? "configs" : "       ")    \(SafeText.printable(config.name))\(mark)"]
        for split in config.splits {
            let rows = split.rows.map { ", \(Units.count($0, "row"))" } ?? ""
            let size = "\(Units.count(split.files, "file")), \(Units.bytes(split.bytes))\(rows)"
            lines.append("             \(SafeText.printable(split.name)): \(size)")
        }
        return lines.joined(separator: "\n")
    }

    private var licence: String? { (snapshot.info?.licence ?? card.licence).map(SafeText.printable) }

    private var access: String? {
        var words: [String] = []
        if snapshot.info?.isPrivate == true { words.append("private") }
        if case .closed = snapshot.info?.gated { words.append("gated: accept the terms at \(snapshot.page)") }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    private static func size(_ bytes: Int64) -> String {
        let text = Units.bytes(bytes)
        return String(repeating: " ", count: max(0, 9 - text.count)) + text
    }

    /// For programs: one object, one line a file.
    func json(_ items: ItemSequence, _ print: @Sendable (String) -> Void) async throws {
        var head = JSONText()
        head.add("dataset", snapshot.name.description)
        head.add("revision", snapshot.revision)
        head.add("commit", snapshot.commit)
        head.add("licence", snapshot.info?.licence ?? card.licence)
        head.add("private", snapshot.info?.isPrivate)
        if case .closed(let kind) = snapshot.info?.gated { head.add("gated", kind) }
        head.add("default_config", parts.defaultConfig)
        head.add("configs", objects: parts.configs.map(Self.object))
        print(head.text.dropLast() + ",\"files\":[")
        var waiting: String?
        for try await item in items {
            for asset in item.assets {
                if let waiting { print(waiting + ",") }
                waiting = Self.object(asset).text
            }
        }
        if let waiting { print(waiting) }
        print("]}")
    }

    private static func object(_ config: DatasetParts.Config) -> JSONText {
        var json = JSONText()
        json.add("name", config.name)
        json.add(
            "splits",
            objects: config.splits.map { split in
                var json = JSONText()
                json.add("name", split.name)
                json.add("files", split.files)
                json.add("bytes", split.bytes)
                json.add("rows", split.rows)
                return json
            })
        return json
    }

    private static func object(_ asset: Asset) -> JSONText {
        var json = JSONText()
        json.add("path", asset.path.string)
        json.add("size", asset.size)
        json.add("checksum", asset.checksum?.description)
        return json
    }
}
