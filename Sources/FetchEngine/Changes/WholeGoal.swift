/// What became of an asset that is no container; as text it stands in the ledger.
struct WholeGoal: Sendable, Hashable {
    enum Kind: String, CaseIterable {
        /// It lies there as it came.
        case same = "no archive"
        /// What lies there was made of it.
        case changed
        /// It was left out by choice: nothing lies there.
        case leftOut = "left out"
    }

    /// In SQL, what is true of the row of an asset out of which something was taken.
    static let isContainer = """
        goal IS NOT NULL AND goal NOT LIKE 'no archive%' AND goal NOT LIKE 'changed as %' AND goal NOT LIKE 'left out as %'
        """

    var kind: Kind
    /// Stands for the transforms that looked at it; empty where none did.
    var shape: String

    /// `no archive`, `no archive as 1f3a`, `changed as 1f3a`, `left out as 1f3a`.
    var text: String { shape.isEmpty ? kind.rawValue : "\(kind.rawValue) as \(shape)" }

    init(_ kind: Kind, shape: String) {
        self.kind = kind
        self.shape = shape
    }

    /// Reads ``text``; `nil` for anything else.
    init?(_ text: String) {
        guard let kind = Kind.allCases.first(where: { text == $0.rawValue || text.hasPrefix($0.rawValue + " as ") })
        else { return nil }
        self.kind = kind
        shape = text == kind.rawValue ? "" : String(text.dropFirst(kind.rawValue.utf8.count + 4))
    }

    /// True when an asset with this behind it is what is wanted with the transforms of `shape`.
    func isEnough(for shape: String, hasFile: Bool) -> Bool {
        switch kind {
        // Where nothing looks at content, it does not matter what looked at it before.
        case .same: hasFile && (shape.isEmpty || shape == self.shape)
        case .changed: hasFile && shape == self.shape
        case .leftOut: !shape.isEmpty && shape == self.shape
        }
    }
}
