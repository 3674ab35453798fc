/// What a line of a list is, told from its first bytes.
enum LineKind {
    case nothing, entry, option

    /// Looks at a line without blanks at its end.
    init(_ line: ArraySlice<UInt8>) {
        guard let first = line.first else {
            self = .nothing
            return
        }
        guard ASCII.isBlank(first) else {
            self = first == UInt8(ascii: "#") ? .nothing : .entry
            return
        }
        let text = line.drop(while: ASCII.isBlank)
        // aria2 indents options; people indent addresses and comments too.
        self = text.first == UInt8(ascii: "#") ? .nothing : WebAddress.isStart(text) ? .entry : .option
    }
}
