import ArgumentParser
import MiniatureMirror

/// What repositories the hub has.
struct HubOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A repository of many files of mixed size.", valueName: "owner/name"))
    var mixed: [String] = []

    @Option(help: ArgumentHelp("Files in each of those.", valueName: "n"))
    var files = 200

    @Option(help: ArgumentHelp("The largest file in each of those.", valueName: "bytes"))
    var largest = 20_000_000

    @Option(help: ArgumentHelp("A repository of one large file.", valueName: "owner/name"))
    var large: [String] = []

    @Option(help: ArgumentHelp("The size of that file.", valueName: "bytes"))
    var size = 500 << 20

    @Option(
        name: .customLong("import"),
        help: ArgumentHelp("A repository of the files below a folder.", valueName: "owner/name=folder"))
    var imports: [String] = []

    @Option(name: .customLong("private"), help: ArgumentHelp("Show it to the account only.", valueName: "owner/name"))
    var privates: [String] = []

    @Option(help: ArgumentHelp("Give its files to the account only.", valueName: "owner/name"))
    var gated: [String] = []

    @Option(help: ArgumentHelp("A former name of a repository.", valueName: "old=new"))
    var renamed: [String] = []

    @Option(help: ArgumentHelp("The token of the one account.", valueName: "token"))
    var token: String?

    @Option(help: ArgumentHelp("How long links to the second origin are good.", valueName: "seconds"))
    var linkLifetime = 3600

    @Option(help: ArgumentHelp("Seed of all that is made up, and of the chance of faults.", valueName: "s"))
    var seed: UInt64 = 0

    func validate() throws {
        guard files >= 5, largest >= 1, size >= 0 else {
            throw ValidationError("--files is at least 5, --largest at least 1, --size at least 0.")
        }
        for pair in imports + renamed where pair.split(separator: "=").count != 2 {
            throw ValidationError("'\(pair)' is not of the form A=B.")
        }
    }

    /// Makes the repositories.
    func fill(_ hub: MiniatureHub) throws {
        if let token { hub.addAccount("reader", token: token) }
        hub.settings.linkLifetime = linkLifetime
        hub.settings.lfs.linkLifetime = linkLifetime
        // Benchmarks and demos ask as often as they like.
        hub.settings.quotas.anonymous = [.api: 1_000_000, .resolvers: 1_000_000, .pages: 1_000_000]
        for id in mixed { try add(id, HubSample.mixed(count: files, largest: largest, seed: seed), to: hub) }
        for id in large { try add(id, HubSample.large(size: size, seed: seed), to: hub) }
        for pair in imports {
            let (id, folder) = Self.halves(pair)
            try add(id, HubFile.folder(folder), to: hub)
        }
        for pair in renamed {
            let (old, new) = Self.halves(pair)
            hub.rename(old, to: new)
        }
    }

    private func add(_ id: String, _ files: [HubFile], to hub: MiniatureHub) throws {
        let access = HubAccess(
            isPrivate: privates.contains(id), gate: gated.contains(id) ? .manual : nil, readers: ["reader"])
        try hub.add(id, files, access: access)
    }

    private static func halves(_ pair: String) -> (String, String) {
        let halves = pair.split(separator: "=", maxSplits: 1).map(String.init)
        return (halves[0], halves[1])
    }
}
