import FetchCore
import Foundation

/// The datasets that have a name of their own: files in the user's folder, and those that sources bring along.
enum KnownDatasets {
    /// The dataset with this name; the user's files come first.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a file of the user that cannot be used.
    static func named(_ name: String) throws(FetchError) -> DatasetFile? {
        guard DatasetFile.isName(name) else { return nil }
        if let folder, let bytes = FileManager.default.contents(atPath: "\(folder)/\(name).json") {
            return try read(Array(bytes), named: name)
        }
        return try shipped().first { $0.name == name }
    }

    /// All there are, by name; the user's hide shipped ones of the same name.
    static func all() throws(FetchError) -> [DatasetFile] {
        var found = Dictionary(try shipped().map { ($0.name, $0) }) { first, _ in first }
        let files = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
        for file in files where file.hasSuffix(".json") {
            if let dataset = try named(String(file.dropLast(".json".count))) { found[dataset.name] = dataset }
        }
        return found.values.sorted { $0.name < $1.name }
    }

    /// Where the user's files are.
    static var folder: String? { UserConfiguration.folder(ProcessVariables.all).map { $0 + "/datasets" } }

    private static func shipped() throws(FetchError) -> [DatasetFile] {
        var datasets: [DatasetFile] = []
        for source in FetchTool.sources.map(\.descriptor) {
            for bytes in source.datasetFiles {
                datasets.append(try DatasetFile(bytes, place: "a dataset of \(source.name)"))
            }
        }
        return datasets
    }

    private static func read(_ bytes: [UInt8], named name: String) throws(FetchError) -> DatasetFile {
        let place = "\(folder ?? "")/\(name).json"
        let dataset = try DatasetFile(bytes, place: place)
        guard dataset.name == name else {
            throw FetchError(.badInput, "\(place): the name in it is \(dataset.name)", hint: "Give both the same name")
        }
        return dataset
    }
}
