import CVips
import FetchCore

/// libvips, which is loaded when the first picture needs it.
enum VipsLibrary {
    /// Errors: `unexpected` when libvips is not installed.
    static func require() throws(FetchError) {
        guard fetch_vips_load() else {
            throw FetchError(
                .unexpected, "pictures need libvips: \(SafeText.printable(String(cString: fetch_vips_reason())))",
                hint: "Install it: apt-get install libvips42", disposition: .fatal)
        }
    }

    /// What the last call of this thread failed of, in one line.
    static var reason: String {
        let text = String(cString: fetch_vips_reason()).split(separator: "\n").map { line in
            line.drop { $0 == " " }
        }
        var lines: [Substring] = []
        for line in text where !line.isEmpty && !lines.contains(line) { lines.append(line) }
        return SafeText.printable(lines.prefix(3).joined(separator: "; "))
    }

    /// The last call of this thread could not decode a picture.
    static func failure() -> FetchError { FetchError.damagedPicture("it cannot be decoded: \(reason)") }
}
