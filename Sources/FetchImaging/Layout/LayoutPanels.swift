public import FetchCore
import Glibc

/// The first samples for people to look at, as a ``SampleLayout`` asks for: the picture, its classes in their colours,
/// the colours it came with, and the classes over the picture.
public struct LayoutPanels: SampleReport {
    private let panels: SampleLayout.Panels
    private let layout: SampleLayout
    private let folder: String
    private let budget: MemoryBudget

    /// Draws these panels of samples whose files are in `folder`.
    public init(_ panels: SampleLayout.Panels, of layout: SampleLayout, in folder: String, budget: MemoryBudget) {
        self.panels = panels
        self.layout = layout
        self.folder = folder
        self.budget = budget
    }

    public func write(_ samples: any SampleCatalog, open: (_ path: String) throws -> any ReportFile) throws {
        // While the samples are walked, no file may be begun.
        var first: [SampleRecord] = []
        try samples.walk { record in
            guard first.count < panels.first, record.parts.contains(where: { $0.column == panels.picture }) else {
                return
            }
            first.append(record)
        }
        for record in first {
            guard let key = key(of: record), let image = try draw(record) else { continue }
            let file = try open(panels.path.replacing("{key}", with: key))
            try file.put(try image.png())
            try file.finish()
        }
    }

    /// The name that the sample's files have; it has a number more where a name repeats.
    private func key(of record: SampleRecord) -> String? {
        guard let part = record.parts.first, let rule = layout.parts.first(where: { $0.column == part.column }),
            let place = rule.path.firstRange(of: "{key}")
        else { return nil }
        let path = part.path.string
        let before = rule.path[..<place.lowerBound]
        let after = rule.path[place.upperBound...]
        guard path.hasPrefix(before), path.hasSuffix(after), path.count > before.count + after.count else { return nil }
        return String(path.dropFirst(before.count).dropLast(after.count))
    }

    /// `nil` when the picture is no longer there.
    private func draw(_ record: SampleRecord) throws -> Raster? {
        guard let shown = content(record, panels.picture) else { return nil }
        let picture = try Picture(shown).shrunk(to: layout.side, budget: budget).inColours
        let size = PictureSize(width: picture.width, height: picture.height)
        let empty = Raster(width: size.width, height: size.height, colour: RGB(240, 240, 240))
        let colours = try content(record, panels.colours ?? "")
            .map { try Mask($0).colours(at: size, budget: budget).inColours }
        guard let mask = content(record, panels.classes) else {
            return PanelStrip.draw([picture, empty, colours ?? empty, picture])
        }
        let classes = try Mask(mask).classes(at: size, budget: budget)
        let painted = classes.painted(palette)
        let overlay = classes.laid(over: picture, painted, background: layout.background)
        return PanelStrip.draw([picture, painted, colours ?? empty, overlay])
    }

    private var palette: [Int: RGB] {
        var palette: [Int: RGB] = [:]
        for known in layout.classes { palette[known.value] = RGB(hex: known.colour) }
        return palette
    }

    private func content(_ record: SampleRecord, _ column: String) -> PartContent? {
        guard let part = record.parts.first(where: { $0.column == column }) else { return nil }
        let descriptor = Glibc.open("\(folder)/\(part.path)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        return .file(PartFile(descriptor: descriptor, size: part.size))
    }
}

extension ClassMask {
    /// Half picture and half class colour, except where the background is.
    func laid(over picture: Raster, _ painted: Raster, background: Int?) -> Raster {
        var mixed = picture
        for (pixel, value) in values.enumerated() where Int(value) != background {
            for band in pixel * 3..<pixel * 3 + 3 {
                mixed.pixels[band] = UInt8((Int(picture.pixels[band]) + Int(painted.pixels[band])) / 2)
            }
        }
        return mixed
    }
}

/// Pictures of one size side by side on white.
enum PanelStrip {
    private static let gap = 8

    static func draw(_ panels: [Raster]) -> Raster {
        let width = panels.reduce(gap) { $0 + $1.width + gap }
        let height = (panels.map(\.height).max() ?? 0) + 2 * gap
        var strip = Raster(width: width, height: height, colour: RGB(255, 255, 255))
        var left = gap
        for panel in panels {
            for row in 0..<panel.height {
                let to = ((gap + row) * width + left) * 3
                let from = row * panel.width * 3
                strip.pixels.replaceSubrange(
                    to..<to + panel.width * 3, with: panel.pixels[from..<from + panel.width * 3])
            }
            left += panel.width + gap
        }
        return strip
    }
}
