import Testing

@testable import MLHub

@Suite("Extensions of assets")
struct FileExtensionTests {
    @Test(arguments: [
        ("https://h.example/a/B02.tif", "image/tiff", ".tif"),
        ("https://h.example/a/B02.tiff", "image/tiff; application=geotiff", ".tiff"),
        ("https://h.example/a/B02.TIF", nil, ".TIF"),
        ("https://h.example/a/x.npy?orig=x.json", "application/octet-stream", ".npy"),
        ("https://h.example/v1.json.d/a.bin", nil, ".bin"),
        ("https://h.example/a/labels.geojson", "application/geo+json", ".geojson"),
        ("https://h.example/a/x.tar.gz#part", nil, ".tar.gz"),
        ("https://h.example/a/x.v1.gz", nil, ".gz"),
        ("https://h.example/a/x.tif.aux.xml", nil, ".xml"),
        ("https://h.example/a/download", "image/jp2", ".jp2"),
        ("https://h.example/get.php?file=x.tif", "image/png", ".png"),
        ("https://h.example/a/download", nil, ""),
        ("https://h.example", "application/pdf", ".pdf"),
        ("https://h.example/a/scene_2019.20190401", "image/tiff", ".tif"),
        ("https://h.example/a/.hidden", nil, ""),
        ("s3://bucket/a/b.nc", "application/x-hdf5", ".nc"),
    ])
    func comeFromTheAddressUnlessTheMediaTypeKnowsBetter(href: String, type: String?, expected: String) {
        #expect(FileExtension.of(href: href, type: type) == expected)
    }

    @Test(arguments: [
        ("https://h.example/a.tiff", ".tif"), ("https://h.example/a.tif.aux.xml", ".tif"),
        ("https://h.example/x.npy?orig=x.json", ".json"), ("https://h.example/v1.json.d/a.bin", ".json"),
        ("https://h.example/a.TIF", ".TIF"), ("https://h.example/a.tar.gz", ".gz"),
        ("https://h.example/a.geojson", ".geojson"), ("https://h.example/a", nil),
    ])
    func areThoseOfTheClientInItsLayout(href: String, expected: String?) {
        #expect(ClientLayout.fileExtension(of: href) == expected)
    }
}
