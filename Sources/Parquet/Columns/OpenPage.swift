/// A data page that is being decoded.
struct OpenPage {
    /// Level entries not decoded yet.
    var entriesLeft: Int
    var repetition: LevelDecoder
    var definition: LevelDecoder
    var data: PageData
    var values: ValueDecoder
}
