public import FetchCore
import Glibc

/// What changes single files on the way: members of archives, and assets that are files of their own.
public struct FileChange: Sendable {
    /// What changes them, in this order.
    public var transforms: [any SampleTransform]
    /// Stands for the transforms in the ledger: a short hash of their words.
    public var shape: String
    /// True for the name of an asset that is no container for sure, so that none is looked for in it.
    public var isNamed: @Sendable (RelativePath) -> Bool

    /// Changes files.
    public init(
        _ transforms: [any SampleTransform], shape: String, isNamed: @escaping @Sendable (RelativePath) -> Bool
    ) {
        self.transforms = transforms
        self.shape = shape
        self.isNamed = isNamed
    }
}

/// What a file becomes.
enum FileOutcome: Sendable {
    /// It stays as it is.
    case same
    /// It was written anew: its size in bytes, and its checksum.
    case changed(Int64, Checksum)
    /// It is left out by choice, and why.
    case unwanted(String)
}

extension FileChange {
    /// Changes a file in its place, under a name for the transforms.
    ///
    /// - Parameters:
    ///   - target: Takes what it becomes, in the place of what it holds; it may be the file itself.
    ///   - hash: Which checksum to make of what is written. There is always one, because nobody else knows any.
    func apply(
        to file: PartFile, name: SampleName, target: () throws(FetchError) -> Int32, checks: ContentChecks,
        hash: Checksum.Algorithm?
    ) throws(FetchError) -> FileOutcome {
        var sample = Sample(key: name.key, number: 0)
        sample.parts = [FetchCore.SamplePart(column: "", suffix: name.part, content: .file(file))]
        for transform in transforms {
            try transform.apply(to: &sample)
            if let reason = sample.unwanted { return .unwanted(reason) }
        }
        guard let content = sample.parts.first?.content else { return .unwanted("it is not wanted") }
        let bytes: [UInt8]
        switch content {
        case .file(let other) where other === file: return .same
        case .file(let other): bytes = try other.read(at: 0, count: Int(other.size))
        case .bytes(let made): bytes = made
        }
        let digest = checks.digest(hash ?? .sha256, Int64(bytes.count))
        bytes.withUnsafeBytes { digest.update($0) }
        try Self.rewrite(try target(), bytes)
        return .changed(Int64(bytes.count), digest.finalize())
    }

    private static func rewrite(_ descriptor: Int32, _ bytes: [UInt8]) throws(FetchError) {
        guard ftruncate(descriptor, 0) == 0 else { throw FetchError.system(errno, "writing a changed file") }
        try DescriptorBytes.write(bytes, to: descriptor, "writing a changed file")
    }
}

extension FetchError {
    /// True when the run cannot go on by that, whatever file it was found with.
    var endsRun: Bool {
        [.noSpace, .localIO, .interrupted, .terminated].contains(code) || disposition == .fatal
    }
}
