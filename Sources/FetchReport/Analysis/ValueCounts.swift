public import FetchCore

/// How often which values came: exact for whole numbers, to a thousandth for shares, to within 1 % for the rest.
///
/// Its size does not depend on how many values are added, so that medians of millions fit into some kilobytes.
public struct ValueCounts: Sendable {
    /// The smallest power of two that `wide` tells apart, and how many steps each doubling has, as bits.
    private static let firstExponent = -16
    private static let stepBits = 6
    private static let mostWide = 64 << stepBits

    /// How the values spread.
    public let scale: Quantity.Scale
    private var slots: [Int] = []
    /// How many values were added.
    public private(set) var count = 0
    /// The smallest value; infinite while there is none.
    public private(set) var least = Double.infinity
    /// The largest value; infinite and negative while there is none.
    public private(set) var greatest = -Double.infinity

    /// Starts with no value.
    public init(scale: Quantity.Scale) { self.scale = scale }

    /// Counts a value; what is no finite number is passed by.
    public mutating func add(_ value: Double) {
        guard value.isFinite else { return }
        count += 1
        least = min(least, value)
        greatest = max(greatest, value)
        let slot = slot(of: value)
        if slot >= slots.count { slots.append(contentsOf: repeatElement(0, count: slot + 1 - slots.count)) }
        slots[slot] += 1
    }

    mutating func add(_ other: ValueCounts) {
        count += other.count
        least = min(least, other.least)
        greatest = max(greatest, other.greatest)
        if other.slots.count > slots.count {
            slots.append(contentsOf: repeatElement(0, count: other.slots.count - slots.count))
        }
        for (slot, number) in other.slots.enumerated() { slots[slot] += number }
    }

    /// The value that the given share of all values does not exceed, as near as values are told apart; the median for
    /// a half is the mean of the two middle ones. `nil` without values.
    public func quantile(_ share: Double) -> Double? {
        guard count > 0 else { return nil }
        let place = share * Double(count - 1)
        let (low, high) = (value(at: Int(place.rounded(.down))), value(at: Int(place.rounded(.up))))
        return low + (high - low) * (place - place.rounded(.down))
    }

    /// How many values lie from `low` on and below `high`, as near as values are told apart.
    public func count(from low: Double, below high: Double) -> Int {
        var number = 0
        for (slot, here) in slots.enumerated() where here > 0 {
            let middle = centre(of: slot)
            if middle >= low && middle < high { number += here }
        }
        return number
    }

    private func value(at rank: Int) -> Double {
        var seen = 0
        for (slot, here) in slots.enumerated() {
            seen += here
            if seen > rank { return min(greatest, max(least, centre(of: slot))) }
        }
        return greatest
    }

    private func slot(of value: Double) -> Int {
        switch scale {
        case .whole: return Int(min(65_535, max(0, value.rounded())))
        case .unit: return Int(min(2000, max(0, (value * 1000).rounded())))
        case .wide:
            // Slot 0 is for 0 and less; the others are the number's exponent and its first bits.
            guard value > 0 else { return 0 }
            let first = UInt64(1023 + Self.firstExponent) << UInt64(Self.stepBits)
            let place = value.bitPattern >> UInt64(52 - Self.stepBits)
            return place <= first ? 1 : min(Self.mostWide, Int(place - first) + 1)
        }
    }

    private func centre(of slot: Int) -> Double {
        switch scale {
        case .whole: return Double(slot)
        case .unit: return Double(slot) / 1000
        case .wide:
            guard slot > 0 else { return 0 }
            let first = UInt64(1023 + Self.firstExponent) << UInt64(Self.stepBits)
            let place = first + UInt64(slot - 1)
            let low = Double(bitPattern: place << UInt64(52 - Self.stepBits))
            let high = Double(bitPattern: (place + 1) << UInt64(52 - Self.stepBits))
            // Whole numbers are not moved between two of them.
            return high - low <= 1 ? low : (low + high) / 2
        }
    }
}
