internal import FetchCore

extension FetchError {
    /// An archive that is not whole or not as it was written: `what` goes on after its name.
    static func damaged(_ name: String, _ what: String) -> FetchError {
        FetchError(
            .damagedArchive, "\(name) \(what)",
            hint: "Fetch it again; if that ends the same, the copy at the source is damaged")
    }
}
