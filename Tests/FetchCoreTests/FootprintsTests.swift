import FetchCore
import Testing

@Suite struct FootprintsTests {
    @Test func theSamePlaceCountsOnce() {
        var places = Footprints()
        for _ in 0..<3 { places.add(BoundingBox(west: 1, south: 2, east: 3, north: 4)) }
        places.add(BoundingBox(west: 1.000_01, south: 2, east: 3, north: 4))
        #expect(places.boxes.count == 1 && places.cells.isEmpty)
    }

    @Test func whatIsNoPlaceIsPassedBy() {
        var places = Footprints()
        places.add(BoundingBox(west: .nan, south: 2, east: 3, north: 4))
        places.add(BoundingBox(west: 0, south: 5, east: 3, north: 4))
        places.add(BoundingBox(west: -181, south: 2, east: 3, north: 4))
        #expect(places.isEmpty && places.text.isEmpty)
    }

    @Test func manyPlacesBecomeCells() {
        var places = Footprints()
        for number in 0..<5000 {
            let (west, south) = (Double(number % 100) / 4 - 170, Double(number / 100) / 4 + 10)
            places.add(BoundingBox(west: west, south: south, east: west + 0.1, north: south + 0.1))
        }
        #expect(places.boxes.isEmpty)
        #expect(places.cells.count == 25 * 13)
        #expect(places.cells.first == BoundingBox(west: -170, south: 10, east: -169, north: 11))
    }

    @Test func theTextHoldsAllOfIt() {
        var places = Footprints()
        places.add(BoundingBox(west: 170, south: -10.5, east: -170, north: 10))
        places.add(BoundingBox(west: -180, south: -90, east: 180, north: 90))
        #expect(Footprints(text: places.text) == places)
        for number in 0..<1500 {
            let west = Double(number) / 10
            places.add(BoundingBox(west: west, south: 0, east: west, north: 0))
        }
        #expect(!places.cells.isEmpty)
        #expect(Footprints(text: places.text) == places)
        #expect(Footprints(text: "#zz").isEmpty && Footprints(text: "1,2 x").isEmpty)
    }

    @Test func unionsDoNotDependOnTheOrder() {
        var (few, many) = (Footprints(), Footprints())
        few.add(BoundingBox(west: -50.5, south: -20.5, east: -50.2, north: -20.2))
        for number in 0..<1200 {
            many.add(BoundingBox(west: 0, south: Double(number) / 100, east: 1, north: Double(number) / 100))
        }
        var (first, second) = (few, many)
        first.formUnion(many)
        second.formUnion(few)
        #expect(first == second)
    }
}
