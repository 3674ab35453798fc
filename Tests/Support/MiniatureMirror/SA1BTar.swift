/// One tar of a miniature SA-1B: a JPEG and a JSON file per image, flat, in no useful order.
struct SA1BTar: Sendable {
    /// In a handful of members some pair is mostly side by side by chance; in a real tar hardly any is.
    private static let shuffles = 8

    let number: Int
    let recipe: SA1BRecipe

    /// The name in the link list, for example `sa_000020.tar`.
    static func name(_ number: Int) -> String {
        "sa_" + String(repeating: "0", count: max(0, 6 - "\(number)".count)) + "\(number).tar"
    }

    /// The whole archive.
    ///
    /// - Throws: `TarArchiveError` or `JPEGError`.
    func bytes() throws -> [UInt8] {
        try TarArchive(isGzipped: recipe.isGzipped, modified: MirrorResource.fixedDate).bytes(of: members())
    }

    private func members() throws -> [TarArchive.Member] {
        var members: [TarArchive.Member] = []
        for id in recipe.imageIDs(inTar: number) {
            let scene = Scene(id: id, width: recipe.imageWidth, height: recipe.imageHeight, seed: recipe.seed)
            members.append(TarArchive.Member(name: "sa_\(id).jpg", bytes: try picture(of: scene)))
            members.append(TarArchive.Member(name: "sa_\(id).json", bytes: Array(Annotation(scene: scene).json.utf8)))
        }
        var generator = SplitMix64(seed: recipe.seed, name: "order \(number)")
        var tries = 0
        repeat {
            members.shuffle(using: &generator)
            tries += 1
        } while Self.hasNeighbours(members) && tries < Self.shuffles
        return members
    }

    private static func hasNeighbours(_ members: [TarArchive.Member]) -> Bool {
        zip(members, members.dropFirst()).contains { $0.name.prefix { $0 != "." } == $1.name.prefix { $0 != "." } }
    }

    private func picture(of scene: Scene) throws -> [UInt8] {
        let picture = try JPEGPicture(width: scene.width, height: scene.height, pixels: scene.pixels())
        guard recipe.padding > 0 else { return picture.bytes }
        let start = scene.id * recipe.padding
        return picture.padded(with: PatternBytes(seed: recipe.seed).bytes(start..<start + recipe.padding))
    }
}
