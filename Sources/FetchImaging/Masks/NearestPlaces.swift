/// Which stored pixels a smaller mask is made of, so that every value of it is one of the mask's own.
///
/// The places are Pillow's for `NEAREST`: the centre of each new pixel, rounded down, with the same running sum, so
/// that both choose the same pixel where two are equally near.
struct NearestPlaces {
    /// A stored column for each column of the result as it is looked at; a stored row when the axes are swapped.
    private let across: [Int]
    /// A stored row for each row of the result as it is looked at; a stored column when the axes are swapped.
    private let down: [Int]
    private let isTurned: Bool
    let target: PictureSize

    init(of head: PictureHead, target: PictureSize) {
        self.target = target
        isTurned = head.isTurned
        // Which of EXIF's orientations show an axis from its end (EXIF 2.3, 4.6.4).
        across = Self.places(
            target.width, of: head.shownWidth, fromEnd: [2, 3, 6, 7].contains(head.orientation))
        down = Self.places(
            target.height, of: head.shownHeight, fromEnd: [3, 4, 7, 8].contains(head.orientation))
    }

    /// The stored columns that are wanted of a row, each with the step in the result from one to the next.
    var columns: [Int] { isTurned ? down : across }

    /// The stored rows that are wanted, in the order of the result's rows, or of its columns when axes are swapped.
    var rows: [Int] { isTurned ? across : down }

    /// For each stored row up to the last one that is wanted, where in ``rows`` it stands.
    var targets: [[Int]] {
        var targets = [[Int]](repeating: [], count: (rows.max() ?? -1) + 1)
        for (target, row) in rows.enumerated() { targets[row].append(target) }
        return targets
    }

    /// Where in the result the pixel goes that is the `column`th of ``columns`` and the `row`th of ``rows``.
    func place(column: Int, row: Int) -> Int {
        isTurned ? column * target.width + row : row * target.width + column
    }

    private static func places(_ count: Int, of length: Int, fromEnd: Bool) -> [Int] {
        let step = Double(length) / Double(count)
        var centre = step * 0.5
        return (0..<count).map { _ in
            defer { centre += step }
            let place = min(length - 1, Int(centre))
            return fromEnd ? length - 1 - place : place
        }
    }
}
