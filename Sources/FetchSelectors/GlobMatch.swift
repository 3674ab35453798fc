/// One attempt to match a compiled pattern, in at most quadratic time.
///
/// After a mismatch only the latest `*` is tried again one character further, and when it can give no more (it may
/// not pass a `/`) the latest `**`: whatever an earlier one could still reach, the later one reaches as well.
struct GlobMatch {
    private let tokens: [Glob.Token]
    private let text: UnsafeBufferPointer<UInt8>
    private var token = 0
    private var place = 0
    private var run: Retry?
    private var deep: Retry?

    /// Where to go on after a mismatch: behind a wildcard whose match ends here.
    private struct Retry {
        var token: Int
        var place: Int
        var byFolders = false
    }

    init(_ tokens: [Glob.Token], _ text: UnsafeBufferPointer<UInt8>) {
        self.tokens = tokens
        self.text = text
    }

    /// True when the pattern matches the whole text.
    mutating func succeeds() -> Bool {
        while true {
            if token == tokens.count, place == text.count { return true }
            if token < tokens.count, advance() { continue }
            guard retryRun() || retryDeep() else { return false }
        }
    }

    private mutating func advance() -> Bool {
        switch tokens[token] {
        case .run: run = Retry(token: token + 1, place: place)
        case .deepRun: (deep, run) = (Retry(token: token + 1, place: place), nil)
        case .folders: (deep, run) = (Retry(token: token + 1, place: place, byFolders: true), nil)
        case .byte(let byte):
            guard place < text.count, text[place] == byte else { return false }
            place += 1
        case .anyCharacter:
            guard place < text.count, text[place] != 0x2F else { return false }
            place = end(from: place)
        case .set(let set):
            guard place < text.count, set.contains(scalar(at: place)) else { return false }
            place = end(from: place)
        }
        token += 1
        return true
    }

    private mutating func retryRun() -> Bool {
        guard var next = run, next.place < text.count, text[next.place] != 0x2F else { return false }
        next.place = end(from: next.place)
        run = next
        (token, place) = (next.token, next.place)
        return true
    }

    private mutating func retryDeep() -> Bool {
        guard var next = deep else { return false }
        if next.byFolders {
            while next.place < text.count, text[next.place] != 0x2F { next.place += 1 }
        }
        guard next.place < text.count else { return false }
        next.place = end(from: next.place)
        (deep, run) = (next, nil)
        (token, place) = (next.token, next.place)
        return true
    }

    /// Where the character that begins at `start` ends.
    private func end(from start: Int) -> Int {
        var end = start + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }

    private func scalar(at start: Int) -> UInt32 {
        let lead = text[start]
        if lead < 0x80 { return UInt32(lead) }
        let kept: UInt8 = lead < 0xE0 ? 0x1F : lead < 0xF0 ? 0x0F : 0x07
        return text[(start + 1)..<end(from: start)].reduce(UInt32(lead & kept)) { $0 << 6 | UInt32($1 & 0x3F) }
    }
}
