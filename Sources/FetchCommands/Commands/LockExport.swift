import FetchCore
import FetchEngine

/// A lock in forms that other programs read.
struct LockExport {
    let lock: LockFile
    /// The directory or lock that was asked for.
    let place: String

    func write(_ form: LockCommand.Form, to target: String) async throws {
        switch form {
        case .sha256sum: try ResultFile.write(to: target, sums)
        case .croissant: try ResultFile.write(to: target, croissant)
        case .urls:
            guard target == "-" else {
                throw FetchError(.usage, "addresses go to standard output", hint: "Say > \(target)")
            }
            try await addresses()
        }
    }

    /// Lines as `sha256sum` writes them: a name with a backslash is escaped and its line begins with one.
    private func sums(_ put: ([UInt8]) throws -> Void) throws {
        var walk = lock.walk()
        while let entry = try walk.next() {
            let isPlain = !entry.path.utf8.contains(UInt8(ascii: "\\"))
            let name =
                isPlain
                ? entry.path
                : entry.path.split(separator: "\\", omittingEmptySubsequences: false)
                    .joined(separator: "\\\\")
            try put(Array("\(isPlain ? "" : "\\")\(entry.sha256)  \(name)\n".utf8))
        }
    }

    /// Asks the source for the addresses, without writing anything.
    private func addresses() async throws {
        for run in lock.head.runs {
            let task = LockTask(paths: LockedPaths(lock, run: run), purpose: .list)
            let places = LockPlaces(lock: place)
            var arguments = run.arguments
            let descriptor = FetchTool.sources.first { $0.descriptor.name == lock.head.source }?.descriptor
            if let revision = run.revision, let option = descriptor?.revisionOption {
                arguments = OptionList.without([option], arguments) + [option, revision]
            }
            let status = await FetchTool.$lockTask.withValue(task) {
                await FetchTool.run(arguments.map(places.found) + ["--dry-run", "--quiet"])
            }
            if let status = ExitStatus(rawValue: status), status != .done { throw ExitStatusError(status: status) }
        }
    }

    /// Croissant 1.0 (mlcommons.org/croissant/1.0): a `FileObject` for each path, with its hash.
    private func croissant(_ put: ([UInt8]) throws -> Void) throws {
        let head = lock.head
        var text = JSONText()
        text.add("@context", json: CroissantText.context)
        text.add("@type", "sc:Dataset")
        text.add("conformsTo", "http://mlcommons.org/croissant/1.0")
        text.add("name", CroissantText.name(head.dataset))
        text.add(
            "description",
            "\(Units.count(lock.count, "file")) of \(head.dataset), \(Units.bytes(lock.bytes)), brought by fetch: "
                + head.runs.map(\.selection).joined(separator: "; "))
        text.add("license", head.licenceURL ?? head.licence)
        text.add("version", head.runs.compactMap(\.revision).last)
        text.add(
            "url", head.dataset.contains("://") ? head.dataset : "https://localhost/\(CroissantText.name(head.dataset))"
        )
        let start = text.text.dropLast() + #","distribution":["#
        try put(Array(start.utf8))
        var walk = lock.walk()
        var isFirst = true
        while let entry = try walk.next() {
            try put(Array(((isFirst ? "\n" : ",\n") + CroissantText.file(entry).text).utf8))
            isFirst = false
        }
        try put(Array("\n]}\n".utf8))
    }
}

/// Words of Croissant.
enum CroissantText {
    /// The context that the format's specification gives, as far as files need it.
    static let context = """
        {"@language":"en","@vocab":"https://schema.org/","citeAs":"cr:citeAs","column":"cr:column",\
        "conformsTo":"dct:conformsTo","cr":"http://mlcommons.org/croissant/",\
        "rai":"http://mlcommons.org/croissant/RAI/",\
        "data":{"@id":"cr:data","@type":"@json"},"dataType":{"@id":"cr:dataType","@type":"@vocab"},\
        "dct":"http://purl.org/dc/terms/","equivalentProperty":"cr:equivalentProperty",\
        "examples":{"@id":"cr:examples","@type":"@json"},"extract":"cr:extract",\
        "field":"cr:field","fileProperty":"cr:fileProperty","fileObject":"cr:fileObject","fileSet":"cr:fileSet",\
        "format":"cr:format","includes":"cr:includes","isLiveDataset":"cr:isLiveDataset","jsonPath":"cr:jsonPath",\
        "key":"cr:key","md5":"cr:md5","parentField":"cr:parentField","path":"cr:path","recordSet":"cr:recordSet",\
        "references":"cr:references","regex":"cr:regex","repeated":"cr:repeated","replace":"cr:replace",\
        "samplingRate":"cr:samplingRate",\
        "sc":"https://schema.org/","separator":"cr:separator","source":"cr:source","subField":"cr:subField",\
        "transform":"cr:transform"}
        """

    /// A name without the characters that Croissant does not take.
    static func name(_ text: String) -> String {
        let name = text.unicodeScalars.map { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "._-".unicodeScalars.contains(scalar))
                ? String(scalar) : "-"
        }.joined()
        return name.isEmpty ? "dataset" : name
    }

    static func file(_ entry: LockedPath) -> JSONText {
        var json = JSONText()
        json.add("@type", "cr:FileObject")
        json.add("@id", entry.path)
        json.add("name", entry.path)
        json.add("contentUrl", entry.path)
        json.add("contentSize", "\(entry.size) B")
        json.add("encodingFormat", type(of: entry.path))
        json.add("sha256", entry.sha256)
        return json
    }

    private static let types = [
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "tif": "image/tiff",
        "tiff": "image/tiff", "json": "application/json", "jsonl": "application/jsonlines", "csv": "text/csv",
        "txt": "text/plain", "md": "text/markdown", "tar": "application/x-tar", "gz": "application/gzip",
        "tgz": "application/gzip", "zip": "application/zip", "parquet": "application/x-parquet",
        "geojson": "application/geo+json", "xml": "application/xml", "yaml": "application/yaml",
    ]

    private static func type(of path: String) -> String {
        let ending = path.lowercased().split(separator: "/").last?.split(separator: ".").last.map(String.init)
        return ending.flatMap { types[$0] } ?? "application/octet-stream"
    }
}
