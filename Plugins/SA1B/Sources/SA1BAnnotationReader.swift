import CSA1BParser
import FetchCore

/// Reads SA-1B's annotations: one JSON object an image, as the dataset's README describes it.
final class SA1BAnnotationReader: AnnotationReader {
    private let parser: OpaquePointer

    init() {
        guard let parser = csa1b_new() else { fatalError("out of memory") }
        self.parser = parser
    }

    deinit { csa1b_free(parser) }

    var padding: Int { json_padding }

    /// Gives masks per image, width, height, and of each mask its area, predicted IoU and stability score.
    func read(_ bytes: UnsafeRawBufferPointer, into measurements: inout Measurements) throws(FetchError) {
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        let annotation = csa1b_read(parser, start, bytes.count).pointee
        if let error = annotation.error {
            throw FetchError(.damagedAnnotation, "it cannot be read: \(String(cString: error))")
        }
        measurements.objects = annotation.masks
        measurements.values[0].append(Double(annotation.masks))
        if annotation.width > 0 && annotation.height > 0 {
            measurements.size = PixelSize(width: Int(annotation.width), height: Int(annotation.height))
            measurements.values[1].append(Double(annotation.width))
            measurements.values[2].append(Double(annotation.height))
        }
        let lists = [annotation.areas, annotation.predicted_ious, annotation.stability_scores]
        for (place, list) in lists.enumerated() {
            let numbers = UnsafeBufferPointer(start: list.numbers, count: list.count)
            measurements.values[3 + place].append(contentsOf: numbers)
        }
    }
}
