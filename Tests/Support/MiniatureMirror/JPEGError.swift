import CTurboJPEG

/// A picture libjpeg-turbo would not compress, with its reason.
struct JPEGError: Error, CustomStringConvertible {
    let description: String

    init(compressor: tjhandle?) {
        description = "JPEG: " + String(cString: tjGetErrorStr2(compressor))
    }
}
