/// A search that makes no sense, with what is wrong about it.
struct SearchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
