/// A source whose dataset can be summed up once it lies on disk (`fetch analyze`).
///
/// All that is particular to the dataset, names of files and the form of annotations, stays behind ``DatasetForm``.
public protocol AnalysableSource: DatasetSource {
    /// What the dataset looks like on disk.
    static var form: any DatasetForm { get }
}

/// What a dataset of pictures with annotations looks like on disk: names, numbers, and what there is to measure.
///
/// Pictures and annotations belong together by a key, and lie in groups (the archives they were published in), which
/// are what was chosen when a part of the dataset was chosen.
public protocol DatasetForm: Sendable {
    /// What the dataset is called: `SA-1B`.
    var title: String { get }
    /// What one object is called: `mask`.
    var objectNoun: String { get }
    /// What is measured, in the order of ``Measurements``.
    var quantities: [Quantity] { get }
    /// How many groups the dataset has; groups are numbered from 0.
    var groupCount: Int { get }
    /// How many pictures a group holds nominally.
    var picturesPerGroup: Int { get }
    /// How many pictures the dataset has.
    var publishedPictures: Int { get }
    /// How many things the pictures are annotated with altogether, the ``Quantity/Denominator/object``s.
    var publishedObjects: PublishedValue { get }

    /// What a file is, by its name without folders; `nil` for what does not belong to the dataset.
    func role(of name: String) -> FileRole?
    /// The group that a folder or an archive of this name is; `nil` for other names.
    func group(of name: String) -> Int?
    /// The group a key most likely belongs to, where no folder tells.
    func likelyGroup(of key: UInt64) -> Int
    /// What the files with a key are called, without what tells pictures from annotations: `sa_223750`.
    func name(of key: UInt64) -> String
    /// Makes a reader for one thread.
    func makeReader() -> any AnnotationReader
}

/// What a file of a dataset is.
public enum FileRole: Sendable, Hashable {
    /// A picture, with its key.
    case picture(UInt64)
    /// A picture's annotation, with its key.
    case annotation(UInt64)
    /// An archive that holds pictures and annotations.
    case archive
}

/// Reads annotations, one after the other. Used from one thread.
public protocol AnnotationReader: AnyObject {
    /// How many bytes must be readable behind an annotation.
    var padding: Int { get }
    /// Reads one annotation and fills `measurements`, which come empty.
    ///
    /// - Throws: ``FetchError`` with code `damaged-annotation` for what is not one.
    func read(_ bytes: UnsafeRawBufferPointer, into measurements: inout Measurements) throws(FetchError)
}

/// What one annotation says.
public struct Measurements: Sendable {
    /// How many objects it describes.
    public var objects = 0
    /// The picture's size in pixels, as the annotation has it.
    public var size: PixelSize?
    /// The values of each quantity: one of each picture, or one of each object.
    public var values: [[Double]]

    /// Makes room for so many quantities.
    public init(quantities: Int) { values = Array(repeating: [], count: quantities) }

    /// Empties it, keeping the room.
    public mutating func clear() {
        size = nil
        objects = 0
        for place in values.indices { values[place].removeAll(keepingCapacity: true) }
    }
}

/// The size of a picture in pixels.
public struct PixelSize: Sendable, Hashable {
    public var width: Int
    public var height: Int

    /// Makes a size.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}
