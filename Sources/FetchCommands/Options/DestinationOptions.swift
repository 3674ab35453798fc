import ArgumentParser
import FetchCore
import FetchSinks
import Foundation

/// In which form content lands: the same for every source.
struct DestinationOptions: ParsableArguments {
    /// What `-o` says for standard output.
    static let standardOutput = "-"
    /// Files under their paths.
    static var plain: DestinationOptions { DestinationOptions() }

    /// Forms other than files under their paths.
    enum Form: String, CaseIterable, ExpressibleByArgument { case webdataset }

    @Option(
        help: ArgumentHelp(
            "webdataset: samples in shards, NAME-000000.tar and so on; with -o - as one stream.", valueName: "form"))
    var to: Form?

    @Option(help: ArgumentHelp("The most bytes of a shard (1GB unless given).", valueName: "bytes"))
    var shardSize: String?

    @Option(help: ArgumentHelp("So many shards, with as many samples each.", valueName: "n"))
    var shardCount: Int?

    @Option(
        help: ArgumentHelp("What the names of shards begin with (the dataset's name unless given).", valueName: "name"))
    var shardName: String?

    mutating func validate() throws {
        if shardSize != nil && shardCount != nil {
            throw ValidationError("--shard-size and --shard-count exclude each other.")
        }
        if to == nil, shardSize != nil || shardCount != nil || shardName != nil {
            throw ValidationError("--shard-size, --shard-count and --shard-name go with --to webdataset.")
        }
        if let shardCount, shardCount < 1 || shardCount > 999_999 {
            throw ValidationError("--shard-count must be between 1 and 999999.")
        }
        if let shardSize {
            do {
                guard try Units.parseBytes(shardSize) >= 1024 else {
                    throw ValidationError("--shard-size must be at least 1 kB.")
                }
            } catch let error as FetchError {
                throw ValidationError("--shard-size: \(error.description).")
            }
        }
        if let shardName, shardName.isEmpty || shardName.contains("/") || shardName.hasPrefix(".") {
            throw ValidationError("--shard-name must be the beginning of a file name.")
        }
    }

    /// Whether content is packed on its way to this output.
    func packs(_ output: String?) -> Bool { to != nil || output == Self.standardOutput }

    /// The most bytes of a shard, where that is known.
    var largestShard: Int64? { if case .size(let bytes) = limit { bytes } else { nil } }

    /// When a shard ends.
    var limit: ShardSink.Limit {
        if let shardCount { return .count(shardCount) }
        return .size(shardSize.flatMap { try? Units.parseBytes($0) } ?? 1_000_000_000)
    }
}

/// Folders that go with a run.
enum ScratchPlace {
    /// A path for a new one in the temporary directory.
    static func make() -> String {
        FileManager.default.temporaryDirectory.appending(path: "fetch-\(UUID().uuidString)").path()
    }
}
