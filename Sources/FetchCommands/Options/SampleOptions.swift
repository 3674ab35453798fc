import ArgumentParser
import FetchContainers
import FetchCore
import FetchDigests
import FetchEngine
import FetchSelectors

/// What is wanted out of archives: the same for every source.
struct SampleOptions: ParsableArguments {
    @Flag(help: "Unpack archives while they arrive, instead of writing them.")
    var extract = false

    @Option(
        help: ArgumentHelp(
            "The first N whole samples of each archive or file of rows, and no more of it.", valueName: "n"))
    var samples: Int?

    @Option(help: ArgumentHelp("N whole samples of all archives or files of rows together, evenly.", valueName: "n"))
    var totalSamples: Int?

    @Option(help: ArgumentHelp("N samples of each archive or file of rows at random.", valueName: "n"))
    var sampleRandom: Int?

    @Option(help: ArgumentHelp("Another random choice of samples (0 unless given).", valueName: "n"))
    var sampleSeed: UInt64?

    @Option(help: ArgumentHelp("The samples named in a file, one a line, such as sa_223750.", valueName: "file"))
    var sampleNames: String?

    @Flag(help: "Of each sample only the picture.")
    var imagesOnly = false

    @Flag(help: "Of each sample only the annotation.")
    var annotationsOnly = false

    @Option(
        help: ArgumentHelp(
            "What makes a sample: the extensions it has, such as jpg,json; otherwise the source says, or members that "
                + "stand together.", valueName: "list"))
    var sampleParts: String?

    @Option(
        help: ArgumentHelp(
            "Only these columns of Parquet files, such as id,image; a dot leads into a structure.", valueName: "list"))
    var columns: String?

    @Option(
        help: ArgumentHelp("Only the rows of each Parquet file numbered A up to, not including, B.", valueName: "a..<b")
    )
    var rows: String?

    @Flag(help: "Keep the archives as well.")
    var keepArchives = false

    static let imageParts: Set<String> = [
        "jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "ppm", "pgm",
    ]
    private static let annotationParts: Set<String> = ["json", "xml", "txt", "cls", "csv", "yaml", "yml", "jsonl"]

    mutating func validate() throws {
        if imagesOnly && annotationsOnly {
            throw ValidationError("--images-only and --annotations-only exclude each other.")
        }
        let choices = [
            ("--samples", samples != nil), ("--total-samples", totalSamples != nil),
            ("--sample-random", sampleRandom != nil), ("--sample-names", sampleNames != nil),
        ].filter(\.1).map(\.0)
        if choices.count > 1 { throw ValidationError("\(choices.joined(separator: " and ")) exclude each other.") }
        if sampleSeed != nil && sampleRandom == nil {
            throw ValidationError("--sample-seed goes with --sample-random.")
        }
        for (name, value) in [
            ("--samples", samples), ("--total-samples", totalSamples), ("--sample-random", sampleRandom),
        ] {
            if let value, value < 1 { throw ValidationError("\(name) must be at least 1.") }
        }
        if let sampleParts, parts(in: sampleParts).isEmpty {
            throw ValidationError("--sample-parts must name extensions, such as jpg,json.")
        }
        if sampleParts != nil && samples == nil && totalSamples == nil {
            throw ValidationError("--sample-parts goes with --samples and --total-samples.")
        }
        if let columns, ColumnList.names(in: columns).isEmpty { throw ValidationError("--columns names no column.") }
        if let rows {
            do { _ = try RangeText.parse(rows) } catch { throw ValidationError("--rows: \(error.description).") }
        }
        if sampleNames != nil && (columns != nil || rows != nil) {
            throw ValidationError("--sample-names is for archives; choose rows with --rows and --where.")
        }
        if keepArchives && !isGiven { throw ValidationError("--keep-archives goes with --extract and --samples.") }
    }

    /// True when archives are to be unpacked.
    var isGiven: Bool {
        extract || samples != nil || totalSamples != nil || sampleRandom != nil || sampleNames != nil || imagesOnly
            || annotationsOnly
    }

    /// The options in the command line's words.
    var words: String {
        var parts: [String] = []
        if extract { parts.append("--extract") }
        if let samples { parts.append("--samples \(samples)") }
        if let totalSamples { parts.append("--total-samples \(totalSamples)") }
        if let sampleRandom { parts.append("--sample-random \(sampleRandom) --sample-seed \(sampleSeed ?? 0)") }
        if let sampleNames { parts.append("--sample-names \(sampleNames)") }
        if imagesOnly { parts.append("--images-only") }
        if annotationsOnly { parts.append("--annotations-only") }
        if let sampleParts { parts.append("--sample-parts \(sampleParts)") }
        if let columns { parts.append("--columns \(columns)") }
        if let rows { parts.append("--rows \(rows)") }
        return parts.joined(separator: " ")
    }

    /// What the engine is to unpack; `nil` when archives are wanted as they are.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` when the file of names cannot be read.
    /// With `packs` whole samples are wanted; archives that are made of samples are unpacked then without being asked.
    func unpacking(for source: SourceDescriptor, jobs: Int, packs: Bool) throws(FetchError) -> Unpacking? {
        guard isGiven || packs && source.typicalSampleSize != nil else { return nil }
        var unpacking = Unpacking(
            open: { (name, position, pull) throws(FetchError) in
                try ArchiveReader(name: name, at: position, pull: pull)
            }, canRead: { ArchiveReader.canRead($0) }, rank: { HashRank.of($0, seed: $1) })
        if let samples { unpacking.choice = .first(samples) }
        if let sampleRandom { unpacking.choice = .random(sampleRandom, seed: sampleSeed ?? 0) }
        if let sampleNames {
            unpacking.names = Set(try NamesFile.read(sampleNames).map { SampleName($0).key })
            unpacking.choice = .named(Self.digest(unpacking.names))
        }
        if packs, unpacking.choice == .all, totalSamples == nil { unpacking.choice = .first(.max) }
        unpacking.totalSamples = totalSamples
        unpacking.rule = sampleParts.map { .parts(parts(in: $0).sorted()) } ?? source.sampleRule
        unpacking.parts = wantedParts(of: unpacking.rule)
        unpacking.keepsArchives = keepArchives
        unpacking.width = min(jobs, 5)
        unpacking.typicalSampleSize = source.typicalSampleSize
        return unpacking
    }

    /// What stands for a list of names in the ledger.
    private static func digest(_ names: Set<String>) -> String {
        digest(names.sorted().map { $0 + "\n" }.joined())
    }

    /// A short hash of words.
    static func digest(_ words: String) -> String {
        let digest = Digests.make(.sha256, size: 0)
        Array(words.utf8).withUnsafeBytes { digest.update($0) }
        return String(digest.finalize().value.prefix(16))
    }

    private func wantedParts(of rule: SampleRule) -> Set<String> {
        guard imagesOnly || annotationsOnly else { return [] }
        let kind = imagesOnly ? Self.imageParts : Self.annotationParts
        guard case .parts(let all) = rule else { return kind }
        let chosen = kind.intersection(all)
        return chosen.isEmpty ? kind : chosen
    }

    private func parts(in list: String) -> [String] {
        list.lowercased().split(separator: ",").map { String($0.drop { $0 == "." || $0 == " " }) }
            .filter { !$0.isEmpty }
    }
}
