import ArgumentParser

/// Where else on this machine assets may be.
protocol SharingOptions: ParsableArguments {
    /// Output directories of earlier runs.
    var links: LinkOptions { get }
    /// The folder of a cache.
    var cacheFolder: String? { get }
    /// A command line to be remembered, in which the cache is one word.
    func joined(_ arguments: [String]) -> [String]
}

/// Directories whose files are linked.
struct LinkOptions: ParsableArguments {
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "An output directory of an earlier run: what is there already is linked, not fetched; may be repeated.",
            valueName: "dir"))
    var linkFrom: [String] = []
}

/// For most sources.
struct SharedFileOptions: SharingOptions {
    @OptionGroup var links: LinkOptions

    @Option(
        help: ArgumentHelp(
            "A folder that keeps whole assets by their content, for all runs: what is in it is linked, not fetched.",
            valueName: "dir"))
    var cache: String?

    mutating func validate() throws {
        if cache?.isEmpty == true { throw ValidationError("--cache is empty.") }
    }

    var cacheFolder: String? { cache }

    func joined(_ arguments: [String]) -> [String] {
        var joined: [String] = []
        for argument in arguments {
            if joined.last == "--cache" { joined[joined.count - 1] += "=\(argument)" } else { joined.append(argument) }
        }
        return joined
    }
}

/// For sources that have a cache of their own, which `--cache` means there.
struct SharedDirectoryOptions: SharingOptions {
    @OptionGroup var links: LinkOptions

    var cacheFolder: String? { nil }
    func joined(_ arguments: [String]) -> [String] { arguments }
}
