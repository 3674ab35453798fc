import FetchCore
import Foundation

/// A file that a source says holds an asset's content.
enum LocalFile {
    /// Its bytes.
    static func read(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }
}
