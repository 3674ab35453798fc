/// A mask as COCO writes it: lengths of runs down the columns, none first, packed five bits to a character.
///
/// The packing is `rleToString` of pycocotools' `maskApi.c`.
struct RunLengths: Sendable {
    let counts: [Int]

    /// The mask of a shape in a picture of that size.
    init(shape: Shape, width: Int, height: Int) {
        var counts: [Int] = []
        var end = 0
        for column in 0..<shape.width {
            let rows = shape.rows(inColumn: column)
            let start = (shape.x + column) * height + rows.lowerBound
            if start == end, !counts.isEmpty {
                // A run that goes on in the next column is one run.
                counts[counts.count - 1] += rows.count
            } else {
                counts.append(start - end)
                counts.append(rows.count)
            }
            end = start + rows.count
        }
        if end < width * height { counts.append(width * height - end) }
        self.counts = counts
    }

    /// The packed form; may contain backslashes.
    var packed: String {
        var text: [UInt8] = []
        for (index, count) in counts.enumerated() {
            var value = index > 2 ? count - counts[index - 2] : count
            var goesOn = true
            while goesOn {
                let bits = value & 0x1F
                value >>= 5
                goesOn = bits & 0x10 != 0 ? value != -1 : value != 0
                text.append(UInt8((goesOn ? bits | 0x20 : bits) + 48))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
