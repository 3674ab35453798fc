import FetchCore
import FetchEngine

/// The places that a run shares files with, open.
struct SharedPlaces {
    private let outputs: [EarlierOutput]
    private let cache: ContentCache?

    /// Opens what the user named and enters it into the options of the run.
    ///
    /// - Throws: ``FetchError`` with code `usage` where no whole files land, and those of ``EarlierOutput`` and
    ///   ``ContentCache``.
    init(
        _ sharing: some SharingOptions, for options: inout RunOptions, of place: OutputPlace,
        notice: (String) -> Void
    ) throws(FetchError) {
        if !sharing.links.linkFrom.isEmpty, let objection = Self.objection(options, place, sharesMembers: true) {
            throw FetchError(.usage, "--link-from shares files, and \(objection.reason)", hint: objection.hint)
        }
        var folder = sharing.cacheFolder
        if folder != nil, let objection = Self.objection(options, place, sharesMembers: false) {
            // A cache for everything is no reason to refuse what cannot use it.
            guard FetchTool.standing.contains("cache") || FetchTool.retriedDirectory != nil else {
                throw FetchError(.usage, "--cache shares whole files, and \(objection.reason)", hint: objection.hint)
            }
            folder = nil
        }
        var opened: [EarlierOutput] = []
        do throws(FetchError) {
            for directory in sharing.links.linkFrom {
                opened.append(try EarlierOutput(directory, for: place.directory))
            }
            cache = try Self.open(folder, isDryRun: options.isDryRun)
        } catch {
            for output in opened { output.close() }
            throw error
        }
        outputs = opened
        options.linkFrom = opened
        options.cache = cache
        // The name that contents have in a cache.
        if cache != nil { options.recordedHash = .sha256 }
    }

    /// Closes them.
    func close() {
        for output in outputs { output.close() }
        cache?.close()
    }

    /// The cache; in a dry run `nil` where there is none yet.
    private static func open(_ folder: String?, isDryRun: Bool) throws(FetchError) -> ContentCache? {
        guard let folder else { return nil }
        do throws(FetchError) {
            return try ContentCache(folder, creating: !isDryRun)
        } catch {
            if isDryRun && error.code == .notFound { return nil }
            throw error
        }
    }

    /// Why nothing can be shared with an output.
    ///
    /// - Parameter sharesMembers: Whether members of archives can be shared as well as whole files.
    private static func objection(
        _ options: RunOptions, _ place: OutputPlace, sharesMembers: Bool
    ) -> (reason: String, hint: String)? {
        if place.address != nil {
            return ("an object store cannot link to files", "Name a directory with -o")
        }
        if options.packing != nil {
            return ("samples that are packed are no files", "Leave --to and -o - away")
        }
        if place.isStore {
            return ("the output is a store that shares its own contents already", "Leave one of the two away")
        }
        if options.unpacking != nil && sharesMembers || options.unpacking?.keepsArchives == true { return nil }
        if options.change != nil {
            return ("files that are changed on the way are others", "Leave --max-size and its kin away")
        }
        if options.unpacking == nil && options.rows == nil { return nil }
        return (
            "what is taken out of \(sharesMembers ? "" : "archives and ")files of rows is not shared yet",
            sharesMembers ? "Leave --columns and its kin away" : "Add --keep-archives, or use --link-from"
        )
    }
}
