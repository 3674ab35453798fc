import FetchCore

/// A member's content in its partial file, on its way to a final name.
struct MemberPart: Sendable {
    var entry: PlanEntry
    var size: Int64
    var checksum: Checksum?
    var writer: any SinkWriter
    /// True when it is under its final name already.
    var isFinal = false
    /// True when it was packed already.
    var isPacked = false
    /// The number of the sample it is of, where samples are numbered.
    var sample: Int64?
    /// What is being made of it on another thread; `nil` when it is as it should be.
    var change: MemberChange?
    /// Which of its batch's samples it belongs to; `nil` when it was wanted by itself.
    var group: Int?
    /// The bytes it was counted with while it waited for the rest of its sample.
    var waits: Int64 = 0
}

/// A member that is not made, and why.
struct RefusedMember: Sendable {
    /// The number of its row in the ledger.
    var id: Int64
    var name: String
    /// The path it would have; `nil` where the name makes none, or another has it.
    var path: RelativePath?
    var error: FetchError
    /// Where in its container it is, where that can be said.
    var place: ContainerPlace?

    init(id: Int64, name: String, path: RelativePath? = nil, error: FetchError, place: ContainerPlace? = nil) {
        self.id = id
        self.name = name
        self.path = path
        self.error = error
        self.place = place
    }
}

/// What became of one archive's members since the last batch; becomes final in one transaction.
struct MemberBatch: Sendable {
    /// The archive.
    var archive: PlanEntry
    /// Parts of complete samples.
    var complete: [MemberPart] = []
    /// How many samples they make.
    var samples = 0
    /// Parts of samples that are not complete; kept for a later run.
    var staged: [MemberPart] = []
    var refused: [RefusedMember] = []
    /// Samples with fields, brought or left out.
    var records: [SampleEntry] = []
    /// Members that went by, wanted or not.
    var indexed: [IndexedMember] = []
    /// Where the archive can be taken up again behind all this; `nil` where its format knows no such place.
    var cursor: ContainerCursor?
    /// The version of the archive that the members are of, and whether its end was seen.
    var version: ContainerCursor?
    var sawEnd = false
    /// What was brought, when all that is wanted is there.
    var reached: UnpackGoal?
    /// The same of a file of rows.
    var reachedRows: RowGoal?
    /// What lies there, when the asset turned out to be no container and is there as a file.
    var whole: WholeGoal?
    /// Samples, or files of none, that were left out by choice.
    var leftOut = 0
    /// True when its parts lie elsewhere on this machine, too.
    var isShared = false
    /// Bytes of content in it.
    var bytes: Int64 = 0
    /// Those of them that are counted as waiting to be packed.
    var counted: Int64 = 0

    /// Members that were brought or refused.
    var count: Int { complete.count + staged.count + refused.count }

    var isEmpty: Bool {
        records.isEmpty && complete.isEmpty && staged.isEmpty && refused.isEmpty && indexed.isEmpty && reached == nil
            && reachedRows == nil
    }
}

/// How far an archive has been unpacked.
struct ContainerCursor: Sendable {
    /// Complete samples so far.
    var samples: Int
    /// Where to go on; `nil` for the first byte.
    var position: ArchivePosition?
    /// What it was unpacked for, as ``UnpackGoal/text``.
    var goal = ""
    /// The version of the archive.
    var size: Int64?
    var validator: Validator
}
