/// A pattern of SQL's `LIKE`: `%` for any text, `_` for one character.
struct LikePattern: Sendable {
    private enum Piece: Sendable, Equatable {
        case any
        case one
        case scalar(Unicode.Scalar)
    }

    private let pieces: [Piece]
    private let ignoresCase: Bool

    /// Reads a pattern; `nil` when it ends in the escape character.
    init?(_ text: String, escape: Unicode.Scalar?, ignoresCase: Bool) {
        var pieces: [Piece] = []
        var isEscaped = false
        for scalar in (ignoresCase ? text.lowercased() : text).unicodeScalars {
            if isEscaped {
                pieces.append(.scalar(scalar))
                isEscaped = false
            } else if scalar == escape {
                isEscaped = true
            } else if scalar == "%" {
                if pieces.last != .any { pieces.append(.any) }
            } else {
                pieces.append(scalar == "_" ? .one : .scalar(scalar))
            }
        }
        if isEscaped { return nil }
        self.pieces = pieces
        self.ignoresCase = ignoresCase
    }

    /// True when the pattern stands for the whole text. Takes time in proportion to both lengths at most.
    func matches(_ text: String) -> Bool {
        let text = Array((ignoresCase ? text.lowercased() : text).unicodeScalars)
        var (place, piece) = (0, 0)
        var retry: (place: Int, piece: Int)?
        while place < text.count {
            if piece < pieces.count, pieces[piece] == .any {
                retry = (place, piece)
                piece += 1
            } else if piece < pieces.count, pieces[piece] == .one || pieces[piece] == .scalar(text[place]) {
                (place, piece) = (place + 1, piece + 1)
            } else if let last = retry {
                retry = (last.place + 1, last.piece)
                (place, piece) = (last.place + 1, last.piece + 1)
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .any }
    }
}
