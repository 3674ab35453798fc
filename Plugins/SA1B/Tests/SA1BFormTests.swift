import FetchCore
import Testing

@testable import SA1B

@Suite struct SA1BFormTests {
    private let form = SA1BForm()

    private func read(_ text: String) throws -> Measurements {
        let reader = form.makeReader()
        var measurements = Measurements(quantities: form.quantities.count)
        let bytes = Array(text.utf8)
        let padded = bytes + [UInt8](repeating: 0, count: reader.padding)
        try padded.withUnsafeBytes { all in
            try reader.read(UnsafeRawBufferPointer(rebasing: all[..<bytes.count]), into: &measurements)
        }
        return measurements
    }

    @Test func namesSayWhatFilesAre() {
        #expect(form.role(of: "sa_223750.jpg") == .picture(223_750))
        #expect(form.role(of: "sa_223750.json") == .annotation(223_750))
        #expect(form.role(of: "sa_000020.tar") == .archive)
        for name in [
            "sa_.jpg", "sa_01.jpg", "sa_1.png", "sa_1.jpg.part", "sa_x.json", "sa_001000.tar", "images.json", "sa_1",
            "sa_99999999999999999999.jpg", "",
        ] {
            #expect(form.role(of: name) == nil, "\(name)")
        }
    }

    @Test func foldersAndTarsAreGroups() {
        #expect(form.group(of: "sa_000020") == 20)
        #expect(form.group(of: "sa_000999.tar") == 999)
        #expect(form.group(of: "sa_001000") == nil)
        #expect(form.group(of: "images") == nil)
        #expect(form.likelyGroup(of: 223_800) == 20)
        #expect(form.likelyGroup(of: 0) == 0)
        #expect(form.likelyGroup(of: 1 << 40) == 999)
    }

    @Test func readsAnAnnotationWhateverTheOrderOfItsKeys() throws {
        let found = try read(
            #"""
            {"annotations": [
              {"stability_score": 0.97, "id": 300000001, "bbox": [1.0, 2.0, 3.0, 4.0], "area": 12,
               "segmentation": {"counts": "a\\b\"", "size": [1500, 2250]}, "predicted_iou": 1.01},
              {"area": 3000000, "predicted_iou": 0.9, "stability_score": 0.95}
            ], "image": {"file_name": "sa_1.jpg", "height": 1500, "width": 2250, "image_id": 1}}
            """#)
        #expect(found.objects == 2)
        #expect(found.size == PixelSize(width: 2250, height: 1500))
        #expect(found.values == [[2], [2250], [1500], [12, 3_000_000], [1.01, 0.9], [0.97, 0.95]])
    }

    @Test func anImageWithoutMasksHasNone() throws {
        let found = try read(#"{"image": {"width": 10, "height": 10}, "annotations": []}"#)
        #expect(found.objects == 0)
        #expect(found.values[0] == [0] && found.values[3].isEmpty)
    }

    @Test func whatAMaskDoesNotSayIsNotMadeUp() throws {
        let found = try read(#"{"image": null, "annotations": [{"area": "large"}, {"predicted_iou": null}, 5]}"#)
        #expect(found.objects == 3)
        #expect(found.size == nil)
        #expect(found.values == [[3], [], [], [], [], []])
    }

    @Test(arguments: [
        "", "{", "[]", "5", "{}", #"{"image": {}}"#, #"{"image": {}, "annotations": {}}"#,
        #"{"image": {}, "annotations": [{"area": 5}"#, #"{"image": {}, "annotations": []} x"#,
        #"{"image": {}, "annotations": [{"area": 5} {"area": 6}]}"#, #"{"image": {}, "annotations": [{"area": "5}]}"#,
        "\0\0\0\0", "\u{FEFF}nothing",
    ])
    func whatIsNoAnnotationIsRefused(text: String) {
        #expect(throws: FetchError.self) { try read(text) }
    }

    @Test func everyCutOfAnAnnotationIsRefused() throws {
        let whole = #"{"image": {"width": 10}, "annotations": [{"area": 5, "segmentation": {"size": [1, 2]}}]}"#
        _ = try read(whole)
        for count in 0..<whole.utf8.count {
            #expect(throws: FetchError.self) { try read(String(whole.prefix(count))) }
        }
    }

    @Test func theSourceGivesItsForm() {
        #expect(SA1BSource.form.title == "SA-1B")
        #expect(SA1BSource.form.quantities.count == Measurements(quantities: 6).values.count)
    }
}
