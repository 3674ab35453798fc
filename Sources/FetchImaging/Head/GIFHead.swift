import FetchCore

/// The head of a GIF: the logical screen (GIF89a, section 18).
enum GIFHead {
    static func read(_ bytes: PictureBytes) throws(FetchError) -> PictureHead {
        var head = PictureHead(
            .gif, width: try bytes.little(2, at: 6), height: try bytes.little(2, at: 8), channels: 1)
        head.hasPalette = true
        return head
    }
}
