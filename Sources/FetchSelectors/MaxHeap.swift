/// A binary heap with its largest element on top: what it takes to keep the K smallest of a stream.
struct MaxHeap<Element: Comparable> {
    private(set) var elements: [Element] = []

    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard elements[parent] < elements[child] else { return }
            elements.swapAt(parent, child)
            child = parent
        }
    }

    /// Puts `element` in the place of the largest. There must be one.
    mutating func replaceLargest(with element: Element) {
        elements[0] = element
        siftDown()
    }

    /// Takes the largest out. There must be one.
    @discardableResult mutating func removeLargest() -> Element {
        elements.swapAt(0, elements.count - 1)
        let largest = elements.removeLast()
        siftDown()
        return largest
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var largest = parent
            let left = 2 * parent + 1
            if left < elements.count, elements[largest] < elements[left] { largest = left }
            if left + 1 < elements.count, elements[largest] < elements[left + 1] { largest = left + 1 }
            if largest == parent { return }
            elements.swapAt(parent, largest)
            parent = largest
        }
    }
}
