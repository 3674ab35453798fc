/// The annotation file of one image, with the keys of the real ones in their order.
struct Annotation: Sendable {
    /// Mask ids run over the whole dataset, from above 3 * 10^8 in the one real file known.
    private static let firstMaskID = 300_000_000

    /// More than any image here has masks, so that ids do not repeat.
    private static let idsPerImage = 16

    let scene: Scene

    /// One JSON object on one line.
    var json: String {
        let masks = scene.shapes.enumerated().map { mask($0.element, number: $0.offset) }
        let image =
            "\"image_id\": \(scene.id), \"width\": \(scene.width), \"height\": \(scene.height), "
            + "\"file_name\": \"sa_\(scene.id).jpg\""
        return "{\"image\": {\(image)}, \"annotations\": [\(masks.joined(separator: ", "))]}"
    }

    private func mask(_ shape: Shape, number: Int) -> String {
        let runs = RunLengths(shape: shape, width: scene.width, height: scene.height).packed
        let escaped = runs.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
        let fields = [
            "\"bbox\": [\(shape.x).0, \(shape.y).0, \(shape.width).0, \(shape.height).0]",
            "\"area\": \(shape.area)",
            "\"segmentation\": {\"size\": [\(scene.height), \(scene.width)], \"counts\": \"\(escaped)\"}",
            "\"predicted_iou\": \(Double(880 + (scene.id + number * 37) % 130) / 1000)",
            "\"point_coords\": [[\(Double(shape.x) + 0.5), \(Double(shape.y) + 0.5)]]",
            "\"crop_box\": [0.0, 0.0, \(scene.width).0, \(scene.height).0]",
            "\"id\": \(Self.firstMaskID + scene.id * Self.idsPerImage + number)",
            "\"stability_score\": \(Double(950 + (scene.id + number * 17) % 50) / 1000)",
        ]
        return "{\(fields.joined(separator: ", "))}"
    }
}
