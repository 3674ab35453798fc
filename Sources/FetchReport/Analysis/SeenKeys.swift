import FetchCore
import Synchronization

/// The pictures and annotations that have been met, by all threads together.
struct SeenKeys: Sendable {
    var pictures = KeySet()
    var annotations = KeySet()
    var repeated = 0

    /// Notes a file; false when its like was there already.
    mutating func isNew(_ role: FileRole) -> Bool {
        let isNew =
            switch role {
            case .picture(let key): pictures.insert(key)
            case .annotation(let key): annotations.insert(key)
            case .archive: true
            }
        if !isNew { repeated += 1 }
        return isNew
    }
}
